import type { RecordEffect } from '../journal.ts';
import { rememberBySeed, tagList, type Resources } from '../resources.ts';
import type { AutoScalingGroupSeed } from '../seed.ts';
import { ACCOUNT, AwsError, REGION, type Service } from '../wire.ts';

const DEFAULT_LAUNCH_SECONDS = 10;

export interface AutoScalingDependencies extends Pick<Resources, 'autoScalingGroups'> {
  now: () => number;
  recordEffect: RecordEffect;
}

interface Change {
  from: number;
  to: number;
  /** Epoch milliseconds, virtual. */
  at: number;
}

/** One group; its instances come and go one by one. */
function createGroup(seed: AutoScalingGroupSeed, now: () => number) {
  const stepMs = (seed.launchSeconds ?? DEFAULT_LAUNCH_SECONDS) * 1000;
  const changes: Change[] = [{ from: seed.desiredCapacity, to: seed.desiredCapacity, at: Number.NEGATIVE_INFINITY }];
  const last = (): Change => changes.at(-1) as Change;
  const inService = (): number => {
    const { from, to, at } = last();
    const steps = Math.min(Math.abs(to - from), Math.floor((now() - at) / stepMs));
    return from + Math.sign(to - from) * steps;
  };
  return {
    inService,
    desired: () => last().to,
    activities: () => changes.slice(1),
    set: (to: number) => void changes.push({ from: inService(), to, at: now() }),
  };
}

/** Auto Scaling: the desired capacity is there at once, the instances later. */
export function createAutoScaling({ now, autoScalingGroups, recordEffect }: AutoScalingDependencies): Service {
  const groupOf = rememberBySeed((seed: AutoScalingGroupSeed) => createGroup(seed, now));

  function find(name: unknown): AutoScalingGroupSeed {
    const found = autoScalingGroups.get(String(name));
    if (!found) throw new AwsError('ValidationError', `AutoScalingGroup name not found - null`);
    return found;
  }

  function listInstances(seed: AutoScalingGroupSeed) {
    const group = groupOf(seed);
    const count = Math.max(group.inService(), group.desired());
    return Array.from({ length: count }, (_, index) => ({
      InstanceId: `i-${index.toString(16).padStart(17, '0')}`,
      LifecycleState: index < group.inService() ? (index < group.desired() ? 'InService' : 'Terminating') : 'Pending',
      HealthStatus: index < (seed.unhealthy ?? 0) ? 'Unhealthy' : 'Healthy',
    }));
  }

  const describe = (seed: AutoScalingGroupSeed) => ({
    AutoScalingGroupName: seed.autoScalingGroupName,
    AutoScalingGroupARN: `arn:aws:autoscaling:${REGION}:${ACCOUNT}:autoScalingGroup:00000000:autoScalingGroupName/${seed.autoScalingGroupName}`,
    MinSize: seed.minSize,
    MaxSize: seed.maxSize,
    DesiredCapacity: groupOf(seed).desired(),
    Instances: listInstances(seed),
    Tags: tagList(seed.tags),
  });

  return {
    DescribeAutoScalingGroups({ AutoScalingGroupNames }) {
      const { member = [] } = (AutoScalingGroupNames ?? {}) as { member?: string[] };
      const found = member.map((name) => autoScalingGroups.get(name)).filter((seed) => seed !== undefined);
      return { AutoScalingGroups: found.map(describe) };
    },
    SetDesiredCapacity({ AutoScalingGroupName, DesiredCapacity }, { requestId }) {
      const seed = find(AutoScalingGroupName);
      const wanted = Number(DesiredCapacity);
      if (wanted < seed.minSize || wanted > seed.maxSize)
        throw new AwsError('ValidationError', `New SetDesiredCapacity value ${wanted} is outside of min ${seed.minSize} and max ${seed.maxSize} size.`);
      if (wanted === groupOf(seed).desired()) return {};
      groupOf(seed).set(wanted);
      recordEffect({ service: 'autoscaling', operation: 'SetDesiredCapacity', target: seed.autoScalingGroupName, token: '', requestId });
      return {};
    },
    DescribeScalingActivities({ AutoScalingGroupName }) {
      const activities = groupOf(find(AutoScalingGroupName)).activities();
      const described = activities.map(({ from, to, at }, index) => {
        const time = new Date(at).toISOString();
        const Cause = `At ${time} a user request explicitly set group desired capacity changing the desired capacity from ${from} to ${to}.`;
        return { ActivityId: String(index), AutoScalingGroupName, StartTime: time, Cause, StatusCode: 'Successful' };
      });
      return { Activities: described.reverse() };
    },
  };
}
