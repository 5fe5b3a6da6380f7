import { AutoScalingClient, DescribeAutoScalingGroupsCommand, DescribeScalingActivitiesCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, DescribeInstanceStatusCommand, EC2Client, RebootInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, DescribeEventsCommand, FailoverDBClusterCommand, RDSClient, RebootDBInstanceCommand } from '@aws-sdk/client-rds';
import { CloudFrontClient, CreateInvalidationCommand, GetDistributionCommand, GetInvalidationCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudfront';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../local/clock/clock.ts';
import type { EffectRecord } from '../../../local/estate/journal.ts';
import { startEstate } from '../../../local/estate/start-estate.ts';
import { control } from '../../support/stack.ts';

const clock = createClock();
const estate = await startEstate({ clock });
afterAll(async () => {
  clock.close();
  await estate.close();
});

const settings = { endpoint: estate.url, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'x' }, maxAttempts: 1 };
const rds = new RDSClient(settings);
const ec2 = new EC2Client(settings);
const autoScaling = new AutoScalingClient(settings);
const cloudfront = new CloudFrontClient(settings);
const sts = new STSClient(settings);

const advance = (seconds: number): void => clock.advance(seconds * 1000);
const fault = (planned: object) => control(`${estate.url}/_faults`, planned);
const effects = async () => (await control<{ effects: EffectRecord[] }>(`${estate.url}/_effects`)).effects;

const ROLE = 'arn:aws:iam::000000000000:role/Fixer';

/** Merging again begins everything anew. */
beforeEach(() =>
  control(
    `${estate.url}/_estate`,
    {
      databaseClusters: [{ dbCluster: 'orders', failoverSeconds: 30 }],
      databases: [
        { dbInstance: 'db-1', dbCluster: 'orders', isWriter: true, rebootSeconds: 20, tags: { team: 'orders' } },
        { dbInstance: 'db-2', dbCluster: 'orders' },
      ],
      instances: [{ instanceId: 'i-00000000000000001', rebootSeconds: 30, tags: { team: 'web' } }],
      autoScalingGroups: [{ autoScalingGroupName: 'web', minSize: 1, maxSize: 4, desiredCapacity: 2, launchSeconds: 10 }],
      distributions: [{ distributionId: 'E0000000000001', invalidationSeconds: 15, tags: { team: 'cdn' } }],
      roles: [{ roleArn: ROLE, externalId: 'ext' }],
    },
    'PUT',
  ),
);

describe('RDS', () => {
  const status = async () => (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'db-1' }))).DBInstances?.[0]?.DBInstanceStatus;
  const messages = async (type: 'db-instance' | 'db-cluster', id: string) =>
    (await rds.send(new DescribeEventsCommand({ SourceType: type, SourceIdentifier: id }))).Events?.map(({ Message }) => Message);

  test('reboots a database, is busy meanwhile, and tells of it some seconds later', async () => {
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'db-1' }));

    expect(await status()).toBe('rebooting');
    expect(await messages('db-instance', 'db-1')).toEqual([]);
    await expect(rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'db-1' }))).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    advance(10);
    expect(await messages('db-instance', 'db-1')).toEqual(['DB instance shutdown']);
    advance(20);
    expect(await status()).toBe('available');
    expect(await messages('db-instance', 'db-1')).toEqual(['DB instance shutdown', 'DB instance restarted']);
  });

  test('fails a cluster over: the writer changes in the middle', async () => {
    const look = async () => {
      const [found] = (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'orders' }))).DBClusters ?? [];
      return [found?.Status, found?.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier];
    };
    await rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'orders', TargetDBInstanceIdentifier: 'db-2' }));

    expect(await look()).toEqual(['failing-over', 'db-1']);
    advance(20);
    expect(await look()).toEqual(['failing-over', 'db-2']);
    advance(20);
    expect(await look()).toEqual(['available', 'db-2']);
    expect(await messages('db-cluster', 'orders')).toHaveLength(2);
    await expect(rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'orders', TargetDBInstanceIdentifier: 'db-2' }))).rejects.toMatchObject({
      name: 'InvalidDBClusterStateFault',
    });
  });

  test('knows what it has, by name or by cluster, with tags', async () => {
    const Filters = [{ Name: 'db-cluster-id', Values: ['orders'] }];
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ Filters }));

    expect(DBInstances.map(({ DBInstanceIdentifier, TagList }) => [DBInstanceIdentifier, TagList])).toEqual([
      ['db-1', [{ Key: 'team', Value: 'orders' }]],
      ['db-2', []],
    ]);
    await expect(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'none' }))).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
    await expect(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'none' }))).rejects.toMatchObject({ name: 'DBClusterNotFoundFault' });
  });
});

describe('EC2', () => {
  const InstanceIds = ['i-00000000000000001'];

  test('leaves no trace of a reboot but in the status checks, late and for a while', async () => {
    const describeIt = async () => (await ec2.send(new DescribeInstancesCommand({ InstanceIds }))).Reservations?.[0]?.Instances?.[0];
    const check = async () => (await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds }))).InstanceStatuses?.[0]?.InstanceStatus?.Status;
    const before = await describeIt();
    await ec2.send(new RebootInstancesCommand({ InstanceIds }));

    expect(await describeIt()).toEqual(before);
    expect(before).toMatchObject({ State: { Name: 'running' }, Tags: [{ Key: 'team', Value: 'web' }] });
    expect(await check()).toBe('ok');
    advance(15);
    expect(await check()).toBe('initializing');
    advance(30);
    expect(await check()).toBe('ok');
  });

  test('refuses what does not exist', async () => {
    await expect(ec2.send(new RebootInstancesCommand({ InstanceIds: ['i-00000000000000bad'] }))).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });
});

describe('Auto Scaling', () => {
  const look = async () => {
    const [found] = (await autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['web'] }))).AutoScalingGroups ?? [];
    return [found?.DesiredCapacity, found?.Instances?.filter(({ LifecycleState }) => LifecycleState === 'InService').length];
  };
  const set = (DesiredCapacity: number) => autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: 'web', DesiredCapacity }));

  test('moves its capacity in steps, and says why', async () => {
    await set(4);

    expect(await look()).toEqual([4, 2]);
    advance(11);
    expect(await look()).toEqual([4, 3]);
    advance(11);
    expect(await look()).toEqual([4, 4]);
    const { Activities } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'web' }));
    expect(Activities?.[0]?.Cause).toContain('from 2 to 4');
  });

  test('keeps its bounds, and the same value is no effect', async () => {
    await expect(set(5)).rejects.toMatchObject({ name: 'ValidationError' });
    const before = (await effects()).length;
    await set(2);
    expect(await effects()).toHaveLength(before);
  });
});

describe('CloudFront', () => {
  const create = (CallerReference: string, Items: string[]) =>
    cloudfront.send(new CreateInvalidationCommand({ DistributionId: 'E0000000000001', InvalidationBatch: { CallerReference, Paths: { Quantity: Items.length, Items } } }));

  test('answers the same caller reference with the same invalidation, which takes a while', async () => {
    const before = (await effects()).length;
    const first = await create('rem-1', ['/a&b', '/*']);
    const second = await create('rem-1', ['/a&b', '/*']);

    expect(second.Invalidation?.Id).toBe(first.Invalidation?.Id);
    expect(await effects()).toHaveLength(before + 1);
    const look = async () => (await cloudfront.send(new GetInvalidationCommand({ DistributionId: 'E0000000000001', Id: first.Invalidation?.Id }))).Invalidation;
    expect(await look()).toMatchObject({ Status: 'InProgress', InvalidationBatch: { Paths: { Items: ['/a&b', '/*'] } } });
    advance(16);
    expect((await look())?.Status).toBe('Completed');
  });

  test('refuses other paths under a known reference, too many wildcards, and what does not exist', async () => {
    await create('rem-2', ['/a']);
    await expect(create('rem-2', ['/b'])).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(create('rem-3', Array.from({ length: 16 }, (_, index) => `/${index}/*`))).rejects.toMatchObject({ name: 'TooManyInvalidationsInProgress' });
    await expect(cloudfront.send(new GetDistributionCommand({ Id: 'E0000000000009' }))).rejects.toMatchObject({ name: 'NoSuchDistribution' });
  });

  test('knows its tags', async () => {
    const { Distribution } = await cloudfront.send(new GetDistributionCommand({ Id: 'E0000000000001' }));
    const { Tags } = await cloudfront.send(new ListTagsForResourceCommand({ Resource: Distribution?.ARN }));

    expect(Tags?.Items).toEqual([{ Key: 'team', Value: 'cdn' }]);
  });
});

describe('an assumed role', () => {
  const assume = async (Policy: object, ExternalId = 'ext') => {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'rem-4', ExternalId, Policy: JSON.stringify(Policy) }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {};
    return new EC2Client({ ...settings, credentials: { accessKeyId, secretAccessKey, sessionToken } });
  };
  const policy = (Action: string[], Resource: string | string[]) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
  const reboot = new RebootInstancesCommand({ InstanceIds: ['i-00000000000000001'] });

  test('may do what its session policy allows, on the target that it names', async () => {
    await (await assume(policy(['ec2:RebootInstances'], 'arn:*:ec2:*:*:instance/i-00000000000000001'))).send(reboot);

    expect((await effects()).at(-1)).toMatchObject({ operation: 'RebootInstances', identity: 'arn:aws:sts::000000000000:assumed-role/Fixer/rem-4' });
  });

  test.each([
    ['another operation', policy(['ec2:DescribeInstances'], '*')],
    ['another target', policy(['ec2:RebootInstances'], 'arn:*:ec2:*:*:instance/i-00000000000000002')],
  ])('may not do %s', async (_, sessionPolicy) => {
    const session = await assume(sessionPolicy);

    await expect(session.send(reboot)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('needs the external id of its trust', async () => {
    await expect(assume(policy([], '*'), 'other')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('a fault', () => {
  test.each([
    ['throttle', 'RequestLimitExceeded', 0],
    ['error', 'InternalFailure', 0],
    ['reset', 'Error', 0],
    ['lost-response', 'Error', 1],
  ])('of kind %s strikes the requests with its text alone', async (kind, name, more) => {
    await fault({ service: 'ec2', operation: 'RebootInstances', kind, match: 'i-00000000000000001' });
    await control(`${estate.url}/_estate`, { instances: [{ instanceId: 'i-00000000000000002' }] }, 'PUT');
    const before = (await effects()).length;

    await ec2.send(new RebootInstancesCommand({ InstanceIds: ['i-00000000000000002'] }));
    await expect(ec2.send(new RebootInstancesCommand({ InstanceIds: ['i-00000000000000001'] }))).rejects.toMatchObject({ name });

    expect(await effects()).toHaveLength(before + 1 + more);
  });

  test('is refused with the list of kinds when it is none', async () => {
    await expect(fault({ service: 'ec2', operation: 'RebootInstances', kind: 'earthquake' })).rejects.toThrow('crash-after');
  });
});
