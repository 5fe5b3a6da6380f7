import { describe, expect, test } from '@jest/globals';
import { resolveTemplate } from '../../local/deploy/resolve-template.ts';
import { matchesPattern, type EventPattern } from '../../local/event-bridge/event-pattern.ts';
import { readTemplate } from '../../local/deploy/template.ts';
import { packageStage } from '../../scripts/package-local.ts';
import { actions } from '../../src/actions/index.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:Fix';
const KEY = { ref: 'key', attributes: { Arn: 'arn:aws:kms:us-east-1:000000000000:key/key', KeyId: 'key' } };

const template = readTemplate(await packageStage('prod'));

const deployWith = (parameters: Record<string, string> = {}) =>
  resolveTemplate(template, {
    stackName: 'stackflow-remediation-prod',
    accountId: '000000000000',
    region: 'eu-west-1',
    sqsEndpoint: 'http://localhost',
    parameters: { VpcSubnetIds: 'subnet-1', VpcSecurityGroupIds: 'sg-1', ...parameters },
    physicalResources: { TrailKey: KEY, EncryptionKey: KEY },
  });

const idsOf = (stack: ReturnType<typeof deployWith>, type: string): string[] => stack.resourcesOf(type).map(({ logicalId }) => logicalId);
const propertiesOf = (stack: ReturnType<typeof deployWith>, type: string, logicalId: string) =>
  stack.resourcesOf(type).find((resource) => resource.logicalId === logicalId)?.properties;

describe('the trail', () => {
  test('is not created unless it is asked for, nor anything that belongs to it', () => {
    const stack = deployWith();

    expect(idsOf(stack, 'AWS::CloudTrail::Trail')).toEqual([]);
    expect(idsOf(stack, 'AWS::S3::Bucket')).not.toContain('TrailBucket');
    expect(idsOf(stack, 'AWS::KMS::Key')).not.toContain('TrailKey');
  });

  test('records changing calls of every region, so that those of CloudFront reach us-east-1, and signs its files', () => {
    const trail = propertiesOf(deployWith({ CreateTrail: 'true' }), 'AWS::CloudTrail::Trail', 'Trail');

    expect(trail).toMatchObject({
      TrailName: 'StackFlow-Remediation',
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: KEY.attributes.Arn,
    });
    expect(trail?.['AdvancedEventSelectors']).toEqual([
      {
        Name: 'calls that change something',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Management'] },
          { Field: 'readOnly', Equals: ['false'] },
        ],
      },
    ]);
  });

  test('selects the invocations of the functions that are named, and of no others', () => {
    const stack = deployWith({ CreateTrail: 'true', TrailLambdaArns: FUNCTION_ARN });
    const { AdvancedEventSelectors: selectors } = propertiesOf(stack, 'AWS::CloudTrail::Trail', 'Trail') ?? {};

    expect((selectors as { FieldSelectors: object[] }[])[1]?.FieldSelectors).toEqual([
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::Lambda::Function'] },
      { Field: 'resources.ARN', Equals: [FUNCTION_ARN] },
    ]);
  });

  test('alone may write to its bucket and use its key', () => {
    const stack = deployWith({ CreateTrail: 'true' });
    const trailArn = 'arn:aws:cloudtrail:eu-west-1:000000000000:trail/StackFlow-Remediation';
    const bucketPolicy = propertiesOf(stack, 'AWS::S3::BucketPolicy', 'TrailBucketPolicy')?.['PolicyDocument'];
    const keyPolicy = propertiesOf(stack, 'AWS::KMS::Key', 'TrailKey')?.['KeyPolicy'];
    const admitting = [bucketPolicy, keyPolicy].flatMap((policy) =>
      (policy as { Statement: Statement[] }).Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('cloudtrail')),
    );

    expect(admitting.map(({ Action }) => Action)).toEqual(['s3:GetBucketAcl', 's3:PutObject', ['kms:GenerateDataKey*', 'kms:DescribeKey']]);
    for (const { Condition } of admitting) expect(Condition).toHaveProperty('StringEquals.aws:SourceArn', trailArn);
  });
});

interface Statement {
  Principal: unknown;
  Action: string | string[];
  Condition?: object;
}

describe('the event bus', () => {
  test('is closed to other accounts unless there are target accounts', () => {
    expect(idsOf(deployWith(), 'AWS::Events::EventBusPolicy')).toEqual([]);
  });

  test('takes nothing but CloudTrail\'s events from target accounts', () => {
    const stack = deployWith({ TargetAccounts: '111111111111,222222222222' });

    expect(propertiesOf(stack, 'AWS::Events::EventBusPolicy', 'TargetAccountsMayForward')?.['Statement']).toEqual({
      Effect: 'Allow',
      Principal: { AWS: ['111111111111', '222222222222'] },
      Action: 'events:PutEvents',
      Resource: 'arn:aws:events:eu-west-1:000000000000:event-bus/default',
      Condition: { StringEquals: { 'events:detail-type': 'AWS API Call via CloudTrail' } },
    });
  });
});

describe('the rule', () => {
  const stack = deployWith();
  const rules = stack.resourcesOf('AWS::Events::Rule').map(({ properties }) => properties);
  const rule = rules.find(({ Name }) => Name === 'StackFlow-LinkCloudTrailEvent-rule-1');
  const OWN = { arn: 'arn:aws:iam::000000000000:role/stackflow-remediation-prod-ExecuteActionRole', userName: 'stackflow-remediation-prod-ExecuteActionRole' };

  const isHandedOn = ({ type = 'AssumedRole', issuer = OWN, service = 'ssm', detailType = 'AWS API Call via CloudTrail' }) =>
    matchesPattern(
      {
        'detail-type': detailType,
        detail: { eventSource: `${service}.amazonaws.com`, userIdentity: { type, sessionContext: { sessionIssuer: issuer } } },
      },
      rule?.['EventPattern'] as EventPattern,
    );
  const role = (userName: string, account = '111111111111') => ({ arn: `arn:aws:iam::${account}:role/${userName}`, userName });

  test('hands on what our own role and target roles of any account call', () => {
    expect(isHandedOn({})).toBe(true);
    expect(isHandedOn({ issuer: role('StackFlow-Remediation-Target') })).toBe(true);
    expect(isHandedOn({ issuer: role('StackFlow-Remediation-Target-web', '000000000000') })).toBe(true);
  });

  test.each([
    ['of another role', { issuer: role('Admin') }],
    ['of another role of this stack', { issuer: role('stackflow-remediation-prod-PlanActionRole', '000000000000') }],
    ['of a user', { type: 'IAMUser' }],
    ['that are no API calls', { detailType: 'AWS Service Event via CloudTrail' }],
    ['on our own tables', { service: 'dynamodb' }],
  ])('keeps events away %s', (_, event) => {
    expect(isHandedOn(event)).toBe(false);
  });

  test('keeps away no service that an action changes', () => {
    const services = new Set(Object.values(actions).flatMap(({ permissions }) => permissions.writes.map((write) => write.split(':')[0] ?? '')));

    expect([...services].filter((service) => !isHandedOn({ service }))).toEqual([]);
    expect(services.size).toBe(7);
  });

  test('gets no read-only events, and its failures go to a queue with an alarm', () => {
    const queueArn = stack.attribute('CloudTrailDeadLetterQueue', 'Arn');

    expect(rule?.['State']).toBe('ENABLED');
    expect(rule?.['Targets']).toMatchObject([{ DeadLetterConfig: { Arn: queueArn } }]);
    expect(propertiesOf(stack, 'AWS::Lambda::EventInvokeConfig', 'LinkCloudTrailEventLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: queueArn } },
    });
    expect(JSON.stringify(template.Resources['CloudTrailDeadLetterAlarm']?.Properties?.['Dimensions'])).toContain('CloudTrailDeadLetterQueue');
    expect(JSON.stringify(template.Resources['CloudTrailQueuePolicy']?.Properties)).toContain('rule/StackFlow-LinkCloudTrailEvent-rule-*');
  });
});

test('no function may look events up: LookupEvents takes two calls a second', () => {
  expect(JSON.stringify(template)).not.toContain('cloudtrail:LookupEvents');
});
