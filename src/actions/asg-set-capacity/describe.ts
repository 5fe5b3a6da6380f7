import { DescribeAutoScalingGroupsCommand, type AutoScalingClient, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { ask } from '../ask-target.ts';
import { TargetRefusedError } from '../errors.ts';

/** A group with its numbers of instances. */
export interface Group {
  group: AutoScalingGroup;
  desired: number;
  inService: number;
  healthy: number;
}

/** @throws TargetRefusedError when there is no such group, TransientTargetError */
export async function describe(autoScaling: AutoScalingClient, name: string): Promise<Group> {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  const { AutoScalingGroups = [] } = await ask(autoScaling.send(command));
  const [group] = AutoScalingGroups;
  if (!group) throw new TargetRefusedError(`There is no Auto Scaling group ${name}.`);
  const inService = (group.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === 'InService');
  const healthy = inService.filter(({ HealthStatus }) => HealthStatus === 'Healthy');
  return { group, desired: group.DesiredCapacity ?? 0, inService: inService.length, healthy: healthy.length };
}
