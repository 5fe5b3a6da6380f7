import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { deployTemplate, type DeployedStack } from '../../../local/deploy/deploy-template.ts';
import type { DeployServices } from '../../../local/deploy/services.ts';
import { readTemplate, type Template } from '../../../local/deploy/template.ts';
import { packageLocal } from '../../../scripts/package-local.ts';

type Call = [operation: string, ...args: unknown[]];

/** Services that only write down what they are asked for. */
function recordServices(calls: Call[]): DeployServices {
  const record =
    (operation: string) =>
    (...args: unknown[]) =>
      void calls.push([operation, ...args]);
  const createTable = async ({ input }: { input: CreateTableCommandInput }) => {
    if (input.KeySchema) calls.push(['createTable', input]);
    return { Table: { TableStatus: 'ACTIVE' } };
  };
  const createKey = async ({ input }: { input: { KeySpec: string; AliasName?: string } }) => {
    if (input.AliasName !== undefined) calls.push(['createAlias', input]);
    return { KeyMetadata: { KeyId: input.KeySpec, Arn: `arn:aws:kms:us-east-1:000000000000:key/${input.KeySpec}` } };
  };
  const operations = [
    'createQueue',
    'createTopic',
    'subscribe',
    'createBucket',
    'createSecret',
    'createTextSecret',
    'createHttpApi',
    'createDatabase',
    'createFunction',
    'createStateMachine',
    'createRule',
    'createEventSourceMapping',
  ];
  return {
    dynamodb: { send: createTable, config: {} },
    kms: { send: createKey },
    ...Object.fromEntries(operations.map((operation) => [operation, record(operation)])),
  } as unknown as DeployServices;
}

const options = {
  stackName: 'stackflow-remediation-local',
  accountId: '000000000000',
  region: 'us-east-1',
  sqsEndpoint: 'http://127.0.0.1:4566',
};

describe('deploying the package to the embedded stack', () => {
  const calls: Call[] = [];
  let directory: string;
  let stack: DeployedStack;
  const argumentsOf = (operation: string): unknown[][] =>
    calls.filter(([name]) => name === operation).map(([, ...args]) => args);
  const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:000000000000:${resource}`;

  beforeAll(async () => {
    directory = await packageLocal();
    stack = await deployTemplate(readTemplate(directory), directory, options, recordServices(calls));
  }, 60_000);

  test('creates queues, dead-letter queues before those that use them', () => {
    const names = argumentsOf('createQueue').map(([name]) => name);

    expect(names).toHaveLength(7);
    expect(names.indexOf('StackFlow-Remediation-DLQ-local.fifo')).toBeLessThan(
      names.indexOf('StackFlow-Remediation-P1-local.fifo'),
    );
    expect(argumentsOf('createQueue').find(([name]) => name === 'StackFlow-Remediation-P1-local.fifo')?.[1]).toEqual({
      FifoQueue: 'true',
      VisibilityTimeout: '60',
      MessageRetentionPeriod: '345600',
      MaximumMessageSize: '1048576',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: arn('sqs', 'StackFlow-Remediation-DLQ-local.fifo'),
        maxReceiveCount: 1000,
      }),
    });
  });

  test('subscribes the P1 queue with its filter, the Standard queue and the intake without one', () => {
    const filters = argumentsOf('subscribe').map(([, , attributes]) => (attributes as { FilterPolicy?: string }).FilterPolicy);

    expect(filters).toEqual(['{"priority":["P1"]}', undefined, undefined]);
  });

  test('creates every table, those of the host too', () => {
    const names = argumentsOf('createTable').map(([input]) => (input as CreateTableCommandInput).TableName);

    expect(names).toHaveLength(10);
    expect(names).toEqual(expect.arrayContaining(['StackFlow_Incident-local', 'StackFlow_CI-local']));
  });

  test('creates the buckets, with the lock that the audit bucket puts on everything', () => {
    expect(argumentsOf('createBucket').flat()).toContainEqual({
      name: stack.outputs['AuditBucketName'],
      objectLock: { defaultRetention: { mode: 'GOVERNANCE', days: 1 } },
    });
  });

  test('gives the engine its bundle, timeout and settings', () => {
    const engine = argumentsOf('createFunction').find(
      ([definition]) => (definition as { functionName: string }).functionName === 'StackFlowRemediationEngine-local',
    );

    expect(engine?.[0]).toMatchObject({
      functionArn: arn('lambda', 'function:StackFlowRemediationEngine-local'),
      file: `${directory}/functions/remediation-engine/handler.cjs`,
      exportName: 'handler',
      timeoutSeconds: 10,
      environment: {
        LEDGER_TABLE: 'StackFlow_RemediationLedger-local',
        STATE_MACHINE_ARN: arn('states', 'stateMachine:StackFlow-Remediation-local'),
        DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/StackFlow-Remediation-DLQ-local.fifo',
        SIGNING_KEY_IDS: arn('kms', 'key/HMAC_256'),
      },
    });
  });

  test('gives the machine a definition that names functions by ARN', () => {
    const [machine] = argumentsOf('createStateMachine').flat() as { definition: string }[];
    const { States } = JSON.parse(machine?.definition ?? '{}') as { States: Record<string, { Resource?: string }> };

    expect(States['MatchRule']?.Resource).toBe(arn('lambda', 'function:StackFlow-MatchRule-local'));
  });

  test('gives settle-execution its two rules and its failures a queue', () => {
    const target = arn('lambda', 'function:StackFlow-SettleExecution-local');
    const deadLetterArn = arn('sqs', 'StackFlow-Remediation-Settle-DLQ-local');
    const rules = argumentsOf('createRule').flat() as { targetArn: string }[];

    expect(rules.filter(({ targetArn }) => targetArn === target)).toEqual([
      expect.objectContaining({ pattern: expect.objectContaining({ source: ['aws.states'] }), targetArn: target, deadLetterArn }),
      expect.objectContaining({ schedule: 'rate(5 minutes)', targetArn: target, deadLetterArn }),
    ]);
  });

  test('maps the queues to intake and engine, last of all', () => {
    const names = calls.map(([operation]) => operation);

    expect(names.slice(-3)).toEqual(Array.from({ length: 3 }, () => 'createEventSourceMapping'));
    expect(argumentsOf('createEventSourceMapping').flat()).toContainEqual({
      queueArn: arn('sqs', 'StackFlow-Remediation-P1-local.fifo'),
      queueUrl: 'http://127.0.0.1:4566/000000000000/StackFlow-Remediation-P1-local.fifo',
      functionArn: arn('lambda', 'function:StackFlowRemediationEngine-local'),
      batchSize: 10,
      maximumConcurrency: 50,
      isPartial: true,
    });
  });

  test('lets every request over HTTP go to StackFlowAPI, whose secrets are empty', () => {
    expect(argumentsOf('createHttpApi')).toEqual([[arn('lambda', 'function:StackFlowAPI-local')]]);
    expect(argumentsOf('createTextSecret').flat()).toEqual([{ arn: stack.outputs['WebhookSecretArn'], name: 'StackFlow-Webhook-Secrets-local', text: '{}' }]);
  });

  test('makes a secret for the database, its writer and its keeper, each with a password of its own', () => {
    const secrets = argumentsOf('createSecret').flat() as { arn: string; username: string; password: string }[];

    expect(secrets.map(({ username }) => username).sort()).toEqual(['stackflow_admin', 'stackflow_audit_keeper', 'stackflow_audit_writer']);
    expect(new Set(secrets.map(({ password }) => password)).size).toBe(3);
    expect(secrets.map(({ arn: secretArn }) => secretArn)).toContain(stack.outputs['AuditAdminSecretArn']);
  });

  test('returns the outputs and says which types it left out', () => {
    expect(stack.outputs).toMatchObject({
      RequestTopicArn: arn('sns', 'StackFlow-Alerts-local.fifo'),
      SigningKeyId: arn('kms', 'key/HMAC_256'),
      ChainSigningKeyId: arn('kms', 'key/ECC_NIST_P256'),
      AuditDatabaseName: 'stackflow',
      PlaybookTable: 'StackFlow_RemediationPlaybook-local',
    });
    expect(stack.skippedTypes).toContain('AWS::IAM::Role');
  });

  test('refuses a type that it does not know, before it creates anything', async () => {
    const unknown: Template = { Resources: { Bus: { Type: 'AWS::Events::EventBus' } } };
    const untouched: Call[] = [];

    await expect(deployTemplate(unknown, directory, options, recordServices(untouched))).rejects.toThrow(
      /Bus \(AWS::Events::EventBus\)/,
    );
    expect(untouched).toEqual([]);
  });
});

describe('deploying a template', () => {
  const Key = { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } };
  const bucket = (Properties: object) => ({ Type: 'AWS::S3::Bucket', Properties: { ...Properties } });
  const rule = (DefaultRetention: object) => ({ ObjectLockEnabled: true, ObjectLockConfiguration: { Rule: { DefaultRetention } } });

  async function deploy(template: Template) {
    const calls: Call[] = [];
    const { outputs } = await deployTemplate(template, '', options, recordServices(calls));
    return { calls, outputs };
  }

  test('names its keys', async () => {
    const Alias = { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/chains', TargetKeyId: { Ref: 'Key' } } };
    const { calls, outputs } = await deploy({ Resources: { Key, Alias }, Outputs: { Alias: { Value: { Ref: 'Alias' } } } });

    expect(calls).toEqual([['createAlias', { AliasName: 'alias/chains', TargetKeyId: 'ECC_NIST_P256' }]]);
    expect(outputs).toEqual({ Alias: 'alias/chains' });
  });

  test.each([
    ['without a name', {}, { name: 'stackflow-remediation-local-bucket' }],
    ['with a lock', { BucketName: 'a', ObjectLockEnabled: true }, { name: 'a', objectLock: {} }],
    [
      'with a retention in years',
      { BucketName: 'a', ...rule({ Mode: 'COMPLIANCE', Years: 7 }) },
      { name: 'a', objectLock: { defaultRetention: { mode: 'COMPLIANCE', years: 7 } } },
    ],
  ])('creates a bucket %s', async (_, properties, described) => {
    const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['Bucket', 'Arn'] } } };
    const { calls, outputs } = await deploy({ Resources: { Bucket: bucket(properties) }, Outputs });

    expect(calls).toEqual([['createBucket', described]]);
    expect(outputs).toEqual({ Arn: `arn:aws:s3:::${described.name}` });
  });
});
