import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand, StopTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CreateKeyCommand, GenerateMacCommand, KMSClient, VerifyMacCommand } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetCommandInvocationCommand, ListCommandsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../local/clock/clock.ts';
import { startEstate } from '../../../local/estate/start-estate.ts';
import { control } from '../../support/stack.ts';

const INSTANCE = 'i-0123456789abcdef0';
const clock = createClock();
let estate: Awaited<ReturnType<typeof startEstate>>;

const settings = () => ({ endpoint: estate.url, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'x' }, maxAttempts: 1 });
const advance = (seconds: number) => clock.advance(seconds * 1000);
const fault = (service: string, operation: string, kind: string, more: object = {}) =>
  control(`${estate.url}/_faults`, { service, operation, kind, ...more });
const effects = async () => (await control<{ effects: object[] }>(`${estate.url}/_effects`)).effects;

beforeAll(async () => {
  estate = await startEstate({
    clock,
    seed: {
      instances: [{ instanceId: INSTANCE, ssm: { runSeconds: 5, output: 'restarted' } }],
      functions: [{ functionName: 'Fix', result: { fixed: 1 } }, { functionName: 'Broken', outcome: 'error' }],
      roles: [{ roleArn: 'arn:aws:iam::000000000000:role/Fixer' }],
      clusters: [{ clusterName: 'web', services: [{ serviceName: 'shop', desiredCount: 2, rolloutSeconds: 6 }] }],
    },
  });
});
afterEach(() => control(`${estate.url}/_faults`, undefined, 'DELETE'));
afterAll(async () => {
  clock.close();
  await estate.close();
});

describe('SSM', () => {
  const send = () => new SSMClient(settings()).send(new SendCommandCommand({ InstanceIds: [INSTANCE], DocumentName: 'AWS-RunShellScript', Comment: 'StackFlow rem-1' }));
  const look = (CommandId: string | undefined) => new SSMClient(settings()).send(new GetCommandInvocationCommand({ CommandId, InstanceId: INSTANCE }));

  test('shows a command after a second, lets it run, and lists it after ten', async () => {
    const { Command } = await send();
    const list = async () => (await new SSMClient(settings()).send(new ListCommandsCommand({ InstanceId: INSTANCE }))).Commands?.filter(({ CommandId }) => CommandId === Command?.CommandId);

    await expect(look(Command?.CommandId)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    advance(2);
    expect((await look(Command?.CommandId)).Status).toBe('InProgress');
    expect(await list()).toEqual([]);
    advance(9);
    expect(await look(Command?.CommandId)).toMatchObject({ Status: 'Success', ResponseCode: 0, StandardOutputContent: 'restarted' });
    expect(await list()).toMatchObject([{ Comment: 'StackFlow rem-1' }]);
  });

  test.each([
    [{ InstanceIds: ['i-00000000000000000'], DocumentName: 'AWS-RunShellScript' }, 'InvalidInstanceId'],
    [{ InstanceIds: [INSTANCE], DocumentName: 'Nobody-Wrote-It' }, 'InvalidDocument'],
    [{ InstanceIds: [INSTANCE], DocumentName: 'AWS-RunShellScript', Comment: 'x'.repeat(101) }, 'ValidationException'],
  ])('refuses %j with %s and does nothing', async (input, name) => {
    const before = (await effects()).length;
    await expect(new SSMClient(settings()).send(new SendCommandCommand(input))).rejects.toMatchObject({ name });
    expect(await effects()).toHaveLength(before);
  });

  test.each([
    ['throttle', 'ThrottlingException', 0],
    ['error', 'InternalFailure', 0],
    ['lost-response', '', 1],
  ])('with the fault %s fails, with %s', async (kind, name, more) => {
    const before = (await effects()).length;
    await fault('ssm', 'SendCommand', kind);

    await expect(send()).rejects.toMatchObject(name ? { name } : {});

    expect(await effects()).toHaveLength(before + more);
    await expect(send()).resolves.toBeDefined();
  });

  test('delays an answer by virtual seconds', async () => {
    await fault('ssm', 'SendCommand', 'delay', { seconds: 30 });
    const answer = send();
    await clock.whenIdle();
    while ((await control<{ faults: object[] }>(`${estate.url}/_faults`)).faults.length > 0) await clock.whenIdle();

    advance(30);

    await expect(answer).resolves.toBeDefined();
  });
});

describe('Lambda', () => {
  const lambda = () => new LambdaClient(settings());

  test('answers with the function\'s result, or with its error', async () => {
    const invoke = async (FunctionName: string) => {
      const { FunctionError, Payload } = await lambda().send(new InvokeCommand({ FunctionName, Payload: '{"remediationId":"rem-2"}' }));
      return { FunctionError, payload: JSON.parse(new TextDecoder().decode(Payload)) as object };
    };
    expect(await invoke('Fix')).toEqual({ FunctionError: undefined, payload: { fixed: 1 } });
    expect(await invoke('Broken')).toMatchObject({ FunctionError: 'Unhandled', payload: { errorType: 'Error' } });
    expect(await effects()).toContainEqual(expect.objectContaining({ operation: 'Invoke', target: 'Fix', token: 'rem-2' }));
  });

  test('knows what it has', async () => {
    expect((await lambda().send(new GetFunctionConfigurationCommand({ FunctionName: 'Fix' }))).State).toBe('Active');
    await expect(lambda().send(new InvokeCommand({ FunctionName: 'None' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('ECS', () => {
  const ecs = () => new ECSClient(settings());
  const describeShop = async () => (await ecs().send(new DescribeServicesCommand({ cluster: 'web', services: ['shop'] }))).services?.[0];

  test('rolls a new deployment out over time', async () => {
    const before = (await describeShop())?.deployments?.[0]?.id;
    await ecs().send(new UpdateServiceCommand({ cluster: 'web', service: 'shop', forceNewDeployment: true }));

    expect((await describeShop())?.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }, { id: before }]);
    advance(7);
    expect((await describeShop())?.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
  });

  test('replaces a stopped task', async () => {
    const { taskArns = [] } = await ecs().send(new ListTasksCommand({ cluster: 'web', serviceName: 'shop' }));
    await ecs().send(new StopTaskCommand({ cluster: 'web', task: taskArns[0], reason: 'StackFlow rem-3' }));

    const view = async () => (await ecs().send(new DescribeTasksCommand({ cluster: 'web', tasks: taskArns.slice(0, 1) }))).tasks?.[0];
    expect(await view()).toMatchObject({ lastStatus: 'STOPPING', desiredStatus: 'STOPPED', stoppedReason: 'StackFlow rem-3' });
    expect((await describeShop())?.runningCount).toBe(1);
    advance(5);
    expect((await view())?.lastStatus).toBe('STOPPED');
    expect((await describeShop())?.runningCount).toBe(2);
  });

  test('names what is missing', async () => {
    const { failures } = await ecs().send(new DescribeServicesCommand({ cluster: 'web', services: ['none'] }));
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    await expect(ecs().send(new ListTasksCommand({ cluster: 'none' }))).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    await expect(ecs().send(new UpdateServiceCommand({ cluster: 'web', service: 'none' }))).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
  });
});

describe('KMS and STS', () => {
  test('a MAC fits its message alone', async () => {
    const kms = new KMSClient(settings());
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
    const common = { KeyId: KeyMetadata?.KeyId, MacAlgorithm: 'HMAC_SHA_256' as const };
    const { Mac } = await kms.send(new GenerateMacCommand({ ...common, Message: Buffer.from('a') }));

    expect((await kms.send(new VerifyMacCommand({ ...common, Message: Buffer.from('a'), Mac }))).MacValid).toBe(true);
    await expect(kms.send(new VerifyMacCommand({ ...common, Message: Buffer.from('b'), Mac }))).rejects.toMatchObject({ name: 'KMSInvalidMacException' });
    await expect(kms.send(new GenerateMacCommand({ ...common, KeyId: 'none', Message: Buffer.from('a') }))).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('an assumed role has an identity of its own', async () => {
    const { Credentials } = await new STSClient(settings()).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/Fixer', RoleSessionName: 'rem-4' }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = Credentials ?? {};

    const { Arn } = await new STSClient({ ...settings(), credentials: { accessKeyId, secretAccessKey } }).send(new GetCallerIdentityCommand({}));

    expect(Arn).toBe('arn:aws:sts::000000000000:assumed-role/Fixer/rem-4');
  });
});

test('a fault that is none is refused with what there is', async () => {
  await expect(fault('ssm', 'SendCommand', 'mood')).rejects.toThrow('lost-response');
});
