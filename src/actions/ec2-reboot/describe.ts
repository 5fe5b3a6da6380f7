import { DescribeInstancesCommand, DescribeInstanceStatusCommand, type EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { ask } from '../ask-target.ts';
import { TargetRefusedError } from '../errors.ts';

/** @throws TargetRefusedError when there is no such instance, TransientTargetError */
export async function describe(ec2: EC2Client, instanceId: string): Promise<Instance> {
  const { Reservations = [] } = await ask(ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })));
  const instance = Reservations[0]?.Instances?.[0];
  if (!instance) throw new TargetRefusedError(`There is no instance ${instanceId}.`);
  return instance;
}

/** What the status checks say, which run by the minute. */
export interface StatusChecks {
  state: string;
  system: string;
  instance: string;
}

/** @throws TransientTargetError */
export async function describeChecks(ec2: EC2Client, instanceId: string): Promise<StatusChecks> {
  const command = new DescribeInstanceStatusCommand({ InstanceIds: [instanceId], IncludeAllInstances: true });
  const { InstanceStatuses = [] } = await ask(ec2.send(command));
  const [{ InstanceState, SystemStatus, InstanceStatus } = {}] = InstanceStatuses;
  return {
    state: InstanceState?.Name ?? 'unknown',
    system: SystemStatus?.Status ?? 'unknown',
    instance: InstanceStatus?.Status ?? 'unknown',
  };
}
