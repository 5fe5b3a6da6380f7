import type { RecordEffect } from '../journal.ts';
import { rememberBySeed, tagList, type Resources } from '../resources.ts';
import type { InstanceSeed } from '../seed.ts';
import { ACCOUNT, AwsError, type Service } from '../wire.ts';

/** Status checks run by the minute or so: a reboot shows this late. */
const CHECKED_AFTER_MS = 10_000;
const DEFAULT_REBOOT_SECONDS = 30;
const STATE_CODES = { running: 16, stopped: 80 };

export interface Ec2Dependencies extends Pick<Resources, 'instances'> {
  now: () => number;
  recordEffect: RecordEffect;
}

/** EC2: a reboot leaves no trace in DescribeInstances; only the status checks show it, for a while. */
export function createEc2({ now, instances, recordEffect }: Ec2Dependencies): Service {
  const launchedAt = new Date(now() - 86_400_000).toISOString();
  const rebootOf = rememberBySeed((_: InstanceSeed) => ({ at: Number.NEGATIVE_INFINITY }));

  function find(ids: unknown): InstanceSeed[] {
    return ((ids ?? []) as string[]).map((id) => {
      const found = instances.get(id);
      if (!found) throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
      return found;
    });
  }

  const stateOf = ({ state = 'running' }: InstanceSeed) => ({ code: STATE_CODES[state], name: state });

  function checkOf(seed: InstanceSeed): string {
    const since = now() - rebootOf(seed).at - CHECKED_AFTER_MS;
    return since >= 0 && since < (seed.rebootSeconds ?? DEFAULT_REBOOT_SECONDS) * 1000 ? 'initializing' : 'ok';
  }

  return {
    DescribeInstances({ InstanceId }) {
      const described = find(InstanceId).map((seed) => ({
        instanceId: seed.instanceId,
        instanceState: stateOf(seed),
        launchTime: launchedAt,
        tagSet: tagList(seed.tags).map(({ Key, Value }) => ({ key: Key, value: Value })),
      }));
      return { reservationSet: [{ ownerId: ACCOUNT, instancesSet: described }] };
    },
    DescribeInstanceStatus: ({ InstanceId }) => ({
      instanceStatusSet: find(InstanceId).map((seed) => ({
        instanceId: seed.instanceId,
        instanceState: stateOf(seed),
        systemStatus: { status: 'ok' },
        instanceStatus: { status: checkOf(seed) },
      })),
    }),
    RebootInstances({ InstanceId }, { requestId }) {
      const found = find(InstanceId);
      const stopped = found.find(({ state }) => state === 'stopped');
      if (stopped) throw new AwsError('IncorrectState', `Instance '${stopped.instanceId}' is not in a state from which it can be rebooted.`);
      for (const seed of found) {
        rebootOf(seed).at = now();
        recordEffect({ service: 'ec2', operation: 'RebootInstances', target: seed.instanceId, token: '', requestId });
      }
      return { return: true };
    },
  };
}
