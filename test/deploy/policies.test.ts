import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../local/deploy/template.ts';
import { packageStage } from '../../scripts/package-local.ts';
import { actions } from '../../src/actions/index.ts';
import { OPT_IN_TAG } from '../../src/actions/opt-in.ts';

interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

interface Policy {
  PolicyDocument: { Statement: Statement[] };
}

const template = readTemplate(await packageStage('prod'));
const resources = Object.entries(template.Resources);

const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);
const property = (logicalId: string, name: string): unknown => template.Resources[logicalId]?.Properties?.[name];
const list = (value: string | string[]): string[] => (Array.isArray(value) ? value : [value]);
const statementsOf = (logicalId: string): Statement[] => {
  const inline = (property(logicalId, 'Policies') ?? []) as Policy[];
  const own = property(logicalId, 'PolicyDocument') as Policy['PolicyDocument'] | undefined;
  return [...inline.flatMap(({ PolicyDocument }) => PolicyDocument.Statement), ...(own?.Statement ?? [])];
};
const statement = (logicalId: string, sid: string): Statement | undefined =>
  statementsOf(logicalId).find(({ Sid }) => Sid === sid);

const roles = ofType('AWS::IAM::Role').map(([logicalId]) => logicalId);
const managed = ofType('AWS::IAM::ManagedPolicy').map(([logicalId]) => logicalId);
const attachedTo = (role: string): string[] =>
  ((property(role, 'ManagedPolicyArns') ?? []) as { Ref: string }[]).map(({ Ref }) => Ref);
const actionsOf = (role: string): string[] =>
  [role, ...attachedTo(role)]
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => list(Action));

/** Statements that name every resource, each with the reason that its comment in resources/ gives. */
const ANY_RESOURCE = [
  'ActionReadPolicy.AsgSetCapacity',
  'ActionReadPolicy.Ec2Reboot',
  'ActionReadPolicy.EcsListTasks',
  'ActionReadPolicy.RdsEvents',
  'ActionReadPolicy.SsmRunCommand',
  'FunctionRuntimePolicy.JoinVpc',
  'FunctionRuntimePolicy.Trace',
  'StateMachineRole.DeliverLogs',
  'StateMachineRole.Trace',
];

/** The signing key's policy admits one role by name. */
const KEEPERS = ['SignChainHeadsLambdaFunction', 'RetainAuditRecordsLambdaFunction'];

function roleOf(logicalId: string): string {
  if (logicalId === 'AlertIntakeLambdaFunction') return 'IntakeRole';
  return KEEPERS.includes(logicalId) ? 'AuditKeeperRole' : logicalId.replace('LambdaFunction', 'Role');
}

test.each(['MatchRuleRole', 'RemediationEngineRole', 'IntakeRole', 'StackflowApiRole'])('%s may ask for versions of a playbook that it does not know', (role) => {
  const reads = statementsOf(role).filter(({ Resource }) => JSON.stringify(Resource).includes('PlaybookTable'));

  expect(reads.flatMap(({ Action }) => list(Action))).toEqual(expect.arrayContaining(['dynamodb:GetItem', 'dynamodb:Query']));
});

test('StackFlowAPI puts no row into the ledger but that of a discard', () => {
  expect(statement('StackflowApiRole', 'AnnounceDiscards')?.Condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['discard-*'] },
  });
});

describe('identity policies', () => {
  test('no role is shared: each function has its own, but for the two that vouch for the audit trail', () => {
    const others = ofType('AWS::Lambda::Function').filter(([logicalId]) => !KEEPERS.includes(logicalId));
    const used = others.map(([logicalId]) => JSON.stringify(property(logicalId, 'Role')));

    expect(new Set(used).size).toBe(used.length);
    for (const keeper of KEEPERS) expect(property(keeper, 'Role')).toEqual({ 'Fn::Sub': '${AuditKeeperRole.Arn}' });
    expect(used.join()).not.toContain('AuditKeeperRole');
  });

  test('none allows a wildcard action', () => {
    const wild = [...roles, ...managed].flatMap((id) =>
      statementsOf(id).filter(({ Effect, Action }) => Effect === 'Allow' && list(Action).some((name) => name.includes('*'))),
    );

    expect(wild).toEqual([]);
  });

  test('those that name every resource are the known ones', () => {
    const wild = [...roles, ...managed].flatMap((id) =>
      statementsOf(id)
        .filter(({ Effect, Resource }) => Effect === 'Allow' && [Resource].flat().includes('*'))
        .map(({ Sid }) => `${id}.${Sid}`),
    );

    expect(wild.sort()).toEqual(ANY_RESOURCE);
  });

  test.each([
    ['ActionReadPolicy', 'reads'],
    ['ActionWritePolicy', 'writes'],
  ] as const)('%s allows exactly what the actions list as their %s', (policy, kind) => {
    const allowed = statementsOf(policy)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => list(Action));

    expect([...new Set(allowed)].sort()).toEqual([...new Set(Object.values(actions).flatMap(({ permissions }) => permissions[kind]))].sort());
  });

  test('only ExecuteAction may change a target', () => {
    const changes = Object.values(actions).flatMap(({ permissions }) => permissions.writes);
    // The machine invokes its own functions, and no others: see below.
    const others = roles.filter((role) => role !== 'StateMachineRole');

    expect(others.filter((role) => actionsOf(role).some((action) => changes.includes(action)))).toEqual(['ExecuteActionRole']);
  });

  test('targets are changed only when they carry the opt-in tag, where IAM sees it', () => {
    const tagged = (condition: string) => ({ StringEquals: { [`${condition}/${OPT_IN_TAG.key}`]: OPT_IN_TAG.value } });
    const writes = statementsOf('ActionWritePolicy').filter(({ Effect }) => Effect === 'Allow');
    const untagged = ['SsmRunCommand', 'SsmDocuments', 'EcsStopTask'];

    for (const { Sid = '', Condition } of writes.filter((one) => !untagged.includes(one.Sid ?? '')))
      expect([Sid, Condition]).toEqual([Sid, tagged('aws:ResourceTag')]);
    expect(statement('ActionWritePolicy', 'SsmRunCommand')?.Condition).toEqual(tagged('ssm:resourceTag'));
    expect(statement('ActionWritePolicy', 'EcsStopTask')?.Condition).toHaveProperty('ArnLike.ecs:cluster');
  });

  test('commands are sent by the documents of the allow-list alone', () => {
    const documents = (statement('ActionWritePolicy', 'SsmDocuments')?.Resource as { 'Fn::Sub': string }[]).map(
      (resource) => resource['Fn::Sub'].split(':document/')[1],
    );

    expect(documents).toEqual(['StackFlow-*', 'AWS-RunShellScript']);
    const accepts = (documentName: string) =>
      actions['ssm-run-command'].parametersSchema.safeParse({ documentName, ...(documentName.startsWith('AWS') && { commands: ['true'] }) }).success;
    expect(['StackFlow-Restart', 'AWS-RunShellScript', 'AWS-RunPowerShellScript', 'Nobody-Wrote-It'].map(accepts)).toEqual([true, true, false, false]);
  });

  test('only the three that plan, execute and poll may act as another role, and only as a target role', () => {
    const able = roles.filter((role) => actionsOf(role).includes('sts:AssumeRole'));

    expect(able.sort()).toEqual(['ExecuteActionRole', 'PlanActionRole', 'PollActionRole']);
    expect(statement('TargetRolePolicy', 'AssumeTargetRole')).toMatchObject({
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/StackFlow-Remediation-Target*' },
    });
  });

  test('only the intake may sign; it verifies, as the engine does, and whoever lists what was never delivered', () => {
    expect(roles.filter((role) => actionsOf(role).includes('kms:GenerateMac'))).toEqual(['IntakeRole']);
    expect(roles.filter((role) => actionsOf(role).includes('kms:VerifyMac')).sort()).toEqual(['IntakeRole', 'RemediationEngineRole', 'SettleExecutionRole']);
  });

  test('only the engine starts executions, and no action invokes one of our own functions', () => {
    expect(roles.filter((role) => actionsOf(role).includes('states:StartExecution'))).toEqual(['RemediationEngineRole']);
    expect(statement('ActionWritePolicy', 'LambdaInvokeNotOurselves')).toMatchObject({
      Effect: 'Deny',
      Action: 'lambda:InvokeFunction',
      Condition: { StringEquals: { 'aws:ResourceTag/service': 'stackflow-remediation' } },
    });
    for (const [logicalId] of ofType('AWS::Lambda::Function')) {
      expect(property(logicalId, 'Tags')).toContainEqual({ Key: 'service', Value: 'stackflow-remediation' });
    }
  });

  test.each(ofType('AWS::Lambda::Function'))('%s writes its own log group and no other', (logicalId) => {
    const resources = [statement(roleOf(logicalId), 'Log')?.Resource].flat() as { 'Fn::Sub': string }[];

    expect(resources).toHaveLength(KEEPERS.includes(logicalId) ? KEEPERS.length : 1);
    expect(resources.map(({ 'Fn::Sub': resource }) => resource).join('\n')).toMatch(new RegExp(`:log-group:/aws/lambda/${property(logicalId, 'FunctionName')}:\\*$`, 'm'));
  });

  test('the machine invokes exactly the functions of its states', () => {
    const invoked = statement('StateMachineRole', 'InvokeStates')?.Resource as { 'Fn::GetAtt': [string, string] }[];
    const names = ['AlertIntake', 'LinkCloudTrailEvent', 'RecordChange', 'RemediationEngine', 'SettleExecution', 'StackflowApi'];
    const outside = [...names.map((name) => `${name}LambdaFunction`), ...KEEPERS];
    const inside = ofType('AWS::Lambda::Function').filter(([logicalId]) => !outside.includes(logicalId));

    expect(invoked.map(({ 'Fn::GetAtt': [logicalId] }) => logicalId).sort()).toEqual(inside.map(([id]) => id).sort());
  });
});

describe('resource policies', () => {
  test('the queues take messages from the request topic, from this account and over TLS alone', () => {
    expect(property('RequestQueuePolicy', 'Queues')).toHaveLength(3);
    expect(statement('RequestQueuePolicy', 'AdmitRequestTopic')).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'RequestTopic' } } },
    });
    expect(statement('RequestQueuePolicy', 'DenyOtherAccounts')).toMatchObject({
      Effect: 'Deny',
      Condition: {
        StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    });
    expect(statement('RequestQueuePolicy', 'DenyPlainHttp')).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test("the intake's queue takes messages from its topic, its rule, StackFlowAPI and the intake's role alone", () => {
    const services = ['AdmitAlertTopic', 'AdmitAlertRule'].map((sid) => statement('IntakeQueuePolicy', sid)?.Principal);
    const onlyDoors = statement('IntakeQueuePolicy', 'OnlyDoorsFill');

    expect(services).toEqual([{ Service: 'sns.amazonaws.com' }, { Service: 'events.amazonaws.com' }]);
    expect(onlyDoors).toMatchObject({ Effect: 'Deny', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['IntakeQueue', 'Arn'] } });
    expect(onlyDoors?.Condition).toEqual({
      ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': ['StackflowApiRole', 'Arn'] }, { 'Fn::GetAtt': ['IntakeRole', 'Arn'] }] },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    });
  });

  test('StackFlowAPI can neither sign, nor publish, nor start or stop an execution, nor change an incident, a CI or a lease', () => {
    const allowed = actionsOf('StackflowApiRole').filter((action) => /^(kms:GenerateMac|sns:|states:(Start|Stop|Redrive|Send|Update))/.test(action));

    expect(allowed).toEqual([]);
    for (const sid of ['ReadIncidents', 'ReadCi', 'ReadLease']) expect([sid, statement('StackflowApiRole', sid)?.Action]).toEqual([sid, 'dynamodb:GetItem']);
  });

  test('StackFlowAPI deletes windows and its own rows alone, and never touches the row that limits count in', () => {
    const deletes = statementsOf('StackflowApiRole').filter(({ Action }) => list(Action).some((action) => /Delete/.test(action)));

    expect(deletes.map(({ Sid }) => Sid).sort()).toEqual(['ChangeWindows', 'CountAndRememberWrites']);
    expect(statement('StackflowApiRole', 'SetControls')?.Condition).toEqual({ 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': ['activity'] } });
  });

  test('every queue and topic refuses plain HTTP', () => {
    const policies = [...ofType('AWS::SQS::QueuePolicy'), ...ofType('AWS::SNS::TopicPolicy')].map(([id]) => id);
    const covered = policies.flatMap((id) => (property(id, 'Queues') ?? property(id, 'Topics')) as unknown[]);

    expect(policies.filter((id) => !statement(id, 'DenyPlainHttp'))).toEqual([]);
    expect(covered).toHaveLength(ofType('AWS::SQS::Queue').length + ofType('AWS::SNS::Topic').length);
  });

  const keyStatement = (key: string, sid: string): Statement | undefined =>
    (property(key, 'KeyPolicy') as { Statement: Statement[] }).Statement.find(({ Sid }) => Sid === sid);

  test('the encryption key delegates to the account and admits sns, cloudwatch and events', () => {
    expect(keyStatement('EncryptionKey', 'DelegateToAccount')?.Effect).toBe('Allow');
    expect(keyStatement('EncryptionKey', 'AdmitTopicsAndAlarms')?.Principal).toEqual({
      Service: ['sns.amazonaws.com', 'cloudwatch.amazonaws.com'],
    });
    expect(keyStatement('EncryptionKey', 'AdmitRules')?.Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(keyStatement('EncryptionKey', 'AdmitRules')).not.toHaveProperty('Condition');
  });

  test('the signing key refuses to sign for anybody but the intake', () => {
    const role = String((property('IntakeRole', 'RoleName') as string) ?? '');
    const deny = keyStatement('SigningKey', 'OnlyIntakeSigns');

    expect(deny).toMatchObject({ Effect: 'Deny', Action: 'kms:GenerateMac' });
    expect(JSON.stringify(deny?.Condition?.['ArnNotEquals'])).toContain(`:role/${role}"`);
  });
});
