import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EstateSeed } from '../../local/estate/seed.ts';
import type { Action } from '../../src/actions/action.ts';
import type { ActionType, Parameters } from '../../src/contracts/names.ts';
import { OPTED_IN as tags } from '../support/fixtures.ts';
import { makeContext, startActions, type ActionsAtWork } from './start-actions.ts';

let work: ActionsAtWork;
beforeAll(async () => {
  work = await startActions();
});
afterAll(() => work.close());

const plan = async (type: ActionType, target: Parameters, parameters: Parameters = {}) =>
  (work.actions[type] as Action).plan({ target, parameters }, makeContext());

/** A cluster whose databases are as given, the first one its writer; what earlier tests had besides moves away. */
const cluster = (...given: Partial<NonNullable<EstateSeed['databases']>[number]>[]): EstateSeed => ({
  databaseClusters: [{ dbCluster: 'orders', tags }],
  databases: [0, 1, 2].map((index) => {
    const common = { dbInstance: `db-${index}`, isWriter: index === 0, promotionTier: 1, tags };
    return { ...common, dbCluster: index < given.length ? 'orders' : 'elsewhere', ...given[index] };
  }),
});
const instance = { instanceId: 'i-00000000000000001', tags };
const group = { autoScalingGroupName: 'web', minSize: 1, maxSize: 4, desiredCapacity: 4, tags };
const invalidation: [ActionType, Parameters, Parameters] = ['cloudfront-invalidation', { distributionId: 'E0000000000001' }, { paths: ['/*'] }];
const redeploy: [ActionType, Parameters, Parameters] = [
  'ecs-update-service',
  { cluster: 'web', service: 'shop' },
  { operation: 'force-new-deployment' },
];
const command: [ActionType, Parameters, Parameters] = [
  'ssm-run-command',
  { instanceId: instance.instanceId },
  { documentName: 'AWS-RunShellScript', commands: ['true'] },
];

describe('a plan refuses', () => {
  test.each<[string, EstateSeed, ActionType, Parameters, Parameters, RegExp]>([
    ['a command for an instance that is not online', { instances: [{ ...instance, pingStatus: 'ConnectionLost' }] }, ...command, /ConnectionLost: a command wouldn't reach it/],
    ['a reboot of a stopped instance', { instances: [{ ...instance, state: 'stopped' }] }, 'ec2-reboot', { instanceId: instance.instanceId }, {}, /stopped, not running/],
    ['a reboot of a database that is rebooting already', cluster({ status: 'rebooting' }, {}), 'rds-reboot', { dbInstance: 'db-0' }, {}, /rebooting, not available/],
    ['a reboot of a writer without a reader, when the playbook says so', cluster({}), 'rds-reboot', { dbInstance: 'db-0' }, { requireReader: true }, /writer without a reader/],
    ['a forced failover of a database without a standby', cluster({}, {}), 'rds-reboot', { dbInstance: 'db-0' }, { forceFailover: true }, /no standby/],
    ['a failover without any reader', cluster({}), 'rds-failover', { dbCluster: 'orders' }, {}, /no available reader/],
    ['a failover while every reader is busy', cluster({}, { status: 'modifying' }), 'rds-failover', { dbCluster: 'orders' }, {}, /no available reader/],
    ['a failover to a reader that is busy', cluster({}, { status: 'modifying' }, {}), 'rds-failover', { dbCluster: 'orders' }, { targetInstance: 'db-1' }, /modifying, not available/],
    ['a failover to a database of another cluster', cluster({}, {}), 'rds-failover', { dbCluster: 'orders' }, { targetInstance: 'db-9' }, /has no database db-9/],
    ['a failover to a reader whose owner has not opted in', cluster({}, { tags: {} }), 'rds-failover', { dbCluster: 'orders' }, {}, /db:db-1 has not opted in/],
    ['an invalidation of a distribution that is disabled', { distributions: [{ distributionId: 'E0000000000001', tags, enabled: false }] }, ...invalidation, /disabled/],
    ['more instances than the group may have', { autoScalingGroups: [group] }, 'asg-set-capacity', { autoScalingGroupName: 'web' }, { change: 1 }, /maximum 4/],
  ])('%s', async (_, seed, type, target, parameters, message) => {
    await work.merge(seed);
    const effects = (await work.listEffects()).length;

    await expect(plan(type, target, parameters)).rejects.toMatchObject({ name: 'TargetRefusedError', message: expect.stringMatching(message) as unknown as string });
    expect((await work.listEffects()).length).toBe(effects);
  });

  test('a deployment while somebody else\'s is under way', async () => {
    await work.merge({ clusters: [{ clusterName: 'web', services: [{ serviceName: 'shop', tags, rolloutSeconds: 60 }] }] });
    const [type, target, parameters] = redeploy;
    const first = await plan(type, target, parameters);
    await work.actions[type]?.execute(first, makeContext());

    await expect(plan(...redeploy)).rejects.toThrow('is being deployed by somebody else');
  });

  test.each([
    ['both a capacity and a change', { desiredCapacity: 3, change: 1 }],
    ['neither', {}],
    ['a change of nothing', { change: 0 }],
    ['a fraction', { change: 0.5 }],
  ])('a scaling with %s', async (_, parameters) => {
    await expect(plan('asg-set-capacity', { autoScalingGroupName: 'web' }, parameters)).rejects.toMatchObject({ name: 'InvalidActionError' });
  });
});

describe('a failover without a named reader', () => {
  test.each([
    ['takes the first in the order of promotion', [{}, { promotionTier: 2 }, { promotionTier: 0 }], 'db-2'],
    ['takes one of the writer\'s size before a smaller one', [{}, { promotionTier: 0, dbInstanceClass: 'db.t4g.medium' }, { promotionTier: 3 }], 'db-2'],
    ['passes over one that is not available', [{}, { promotionTier: 0, status: 'rebooting' }, { promotionTier: 3 }], 'db-2'],
  ])('%s', async (_, databases, successor) => {
    await work.merge(cluster(...databases));

    const { apiRequest, expectedState } = await plan('rds-failover', { dbCluster: 'orders' });

    expect(apiRequest.input).toEqual({ DBClusterIdentifier: 'orders', TargetDBInstanceIdentifier: successor });
    expect(expectedState).toMatchObject({ writer: successor });
  });

  test('is satisfied already when the named reader is the writer', async () => {
    await work.merge(cluster({}, {}));

    expect(await plan('rds-failover', { dbCluster: 'orders' }, { targetInstance: 'db-0' })).toMatchObject({ alreadySatisfied: true });
  });
});

describe('a poll says failed when', () => {
  const poll = async (type: ActionType, target: Parameters, parameters: Parameters, after: () => Promise<unknown>, elapsedSeconds = 60) => {
    const action = work.actions[type] as Action;
    const planned = await plan(type, target, parameters);
    const { handle } = await action.execute(planned, makeContext());
    await after();
    return action.poll(planned, handle, { ...makeContext(), elapsedSeconds });
  };

  test('a database does not come back', async () => {
    await work.merge(cluster({}, {}));

    const progress = await poll('rds-reboot', { dbInstance: 'db-0' }, {}, () => work.merge(cluster({ status: 'incompatible-parameters' }, {})));

    expect(progress).toMatchObject({ status: 'failed', detail: expect.stringContaining('incompatible-parameters') as unknown as string });
  });

  test('an instance is stopped instead', async () => {
    await work.merge({ instances: [instance] });

    expect(await poll('ec2-reboot', { instanceId: instance.instanceId }, {}, () => work.merge({ instances: [{ ...instance, state: 'stopped' }] }))).toMatchObject({
      status: 'failed',
    });
  });

  test('somebody else turns the capacity back', async () => {
    await work.merge({ autoScalingGroups: [{ ...group, desiredCapacity: 2 }] });

    const progress = await poll('asg-set-capacity', { autoScalingGroupName: 'web' }, { change: 1 }, () => work.merge({ autoScalingGroups: [{ ...group, desiredCapacity: 2 }] }));

    expect(progress).toMatchObject({ status: 'failed' });
  });

  test('but not before the checks of a rebooted instance have run again', async () => {
    await work.merge({ instances: [{ ...instance, rebootSeconds: 30 }] });
    const target = { instanceId: instance.instanceId };

    expect(await poll('ec2-reboot', target, {}, () => Promise.resolve(), 5)).toMatchObject({ status: 'running' });
  });
});
