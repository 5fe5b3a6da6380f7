import { AutoScalingClient, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../local/clock/clock.ts';
import { startEstate } from '../../../local/estate/start-estate.ts';
import { cloudTrailCallSchema } from '../../../src/contracts/cloud-trail-event.ts';
import { control } from '../../support/stack.ts';

const INSTANCE = 'i-0123456789abcdef0';
const ROLE_ARN = 'arn:aws:iam::111111111111:role/path/StackFlow-Remediation-Target';
const clock = createClock();
let estate: Awaited<ReturnType<typeof startEstate>>;

interface Delivered {
  source: string;
  detailType: string;
  detail: Record<string, unknown>;
}
let delivered: Delivered[];

const settings = (accessKeyId = 'local') => ({
  endpoint: estate.url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'x' },
  maxAttempts: 1,
  customUserAgent: [['stackflow-remediation', 'rem-1']] as [string, string][],
});
const trail = (changes: object) => control(`${estate.url}/_cloudTrail`, changes);
const advance = (seconds: number) => clock.advance(seconds * 1000);
const send = (accessKeyId?: string, instanceId = INSTANCE) =>
  new SSMClient(settings(accessKeyId)).send(new SendCommandCommand({ InstanceIds: [instanceId], DocumentName: 'AWS-RunShellScript' }));

beforeAll(async () => {
  estate = await startEstate({
    clock,
    seed: {
      instances: [{ instanceId: INSTANCE }],
      functions: [{ functionName: 'Fix' }],
      autoScalingGroups: [{ autoScalingGroupName: 'web', minSize: 1, maxSize: 4, desiredCapacity: 2 }],
      roles: [{ roleArn: ROLE_ARN }],
    },
  });
  estate.cloudTrail.deliverTo((source, detailType, _resources, detail) => void delivered.push({ source, detailType, detail }));
});
beforeEach(async () => {
  advance(100_000);
  delivered = [];
  await trail({ delaySeconds: 300, drop: false, duplicate: false });
});
afterAll(async () => {
  clock.close();
  await estate.close();
});

describe("the estate's trail", () => {
  test('tells of a changing call five minutes later, as CloudTrail writes it', async () => {
    const at = new Date(clock.now());
    const { $metadata } = await send();

    advance(299);
    expect(delivered).toEqual([]);
    advance(1);
    expect(delivered).toMatchObject([{ source: 'aws.ssm', detailType: 'AWS API Call via CloudTrail' }]);
    const detail = cloudTrailCallSchema.parse(delivered[0]?.detail);
    expect(detail).toMatchObject({
      eventSource: 'ssm.amazonaws.com',
      eventName: 'SendCommand',
      requestID: $metadata.requestId,
      readOnly: false,
      managementEvent: true,
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::000000000000:user/local', userName: 'local' },
      userAgent: expect.stringMatching(/^aws-sdk-js\/.+ stackflow-remediation\/rem-1$/),
    });
    expect(detail.eventTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Math.abs(Date.parse(detail.eventTime) - at.getTime())).toBeLessThan(2_000);
  });

  test('of an assumed role is in the account of the role, with the session\'s name', async () => {
    const { Credentials } = await new STSClient(settings()).send(new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'rem-1' }));
    await send(Credentials?.AccessKeyId);

    advance(300);
    expect(delivered[0]?.detail).toMatchObject({
      recipientAccountId: '111111111111',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111111111111:assumed-role/StackFlow-Remediation-Target/rem-1',
        sessionContext: { sessionIssuer: { type: 'Role', userName: 'StackFlow-Remediation-Target' } },
      },
    });
  });

  test('of a function names the session that Lambda gives it', async () => {
    await send(estate.openSession('arn:aws:iam::000000000000:role/ExecuteActionRole', 'StackFlow-ExecuteAction'));

    advance(300);
    expect(delivered[0]?.detail['userIdentity']).toMatchObject({
      arn: 'arn:aws:sts::000000000000:assumed-role/ExecuteActionRole/StackFlow-ExecuteAction',
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::000000000000:role/ExecuteActionRole' } },
    });
  });

  test('tells of invocations as data events, of refused calls with their error, and of reads never', async () => {
    const lambda = new LambdaClient(settings());
    await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'Fix' }));
    await lambda.send(new InvokeCommand({ FunctionName: 'Fix' }));
    await expect(send('local', 'i-00000000000000000')).rejects.toMatchObject({ name: 'InvalidInstanceId' });
    await new AutoScalingClient(settings()).send(new SetDesiredCapacityCommand({ AutoScalingGroupName: 'web', DesiredCapacity: 3 }));

    advance(300);
    expect(delivered.map(({ detail }) => [detail['eventName'], detail['managementEvent'], detail['errorCode']])).toEqual([
      ['Invoke', false, undefined],
      ['SendCommand', true, 'InvalidInstanceId'],
      ['SetDesiredCapacity', true, undefined],
    ]);
  });

  test('can be late, silent, or say everything twice', async () => {
    await trail({ delaySeconds: 3600 });
    await send();
    advance(3_599);
    expect(delivered).toEqual([]);
    advance(1);
    expect(delivered).toHaveLength(1);

    await trail({ delaySeconds: 0, drop: true });
    await send();
    advance(3_600);
    expect(delivered).toHaveLength(1);

    await trail({ drop: false, duplicate: true });
    await send();
    advance(1);
    expect(delivered).toHaveLength(3);
    expect(delivered[1]?.detail['eventID']).toBe(delivered[2]?.detail['eventID']);
  });

  test('is never what the clock jumps to', async () => {
    await send();
    const before = clock.now();
    clock.skipWaits = true;
    await clock.whenIdle();
    await clock.whenIdle();
    clock.skipWaits = false;

    expect(clock.now() - before).toBeLessThan(60_000);
    expect(delivered).toEqual([]);
  });

  test.each([[{ delaySeconds: 'long' }], [{ mood: 'bad' }]])('refuses the setting %j', async (wrong) => {
    await expect(trail(wrong)).rejects.toThrow('CloudTrail takes');
  });
});
