import { DescribeInstanceInformationCommand, type InstanceInformation, type InstanceInformationStringFilter, type SSMClient } from '@aws-sdk/client-ssm';
import { ask } from '../ask-target.ts';
import { TargetRefusedError } from '../errors.ts';
import { notOptedIn, OPT_IN_TAG } from '../opt-in.ts';

async function find(ssm: SSMClient, Filters: InstanceInformationStringFilter[]): Promise<InstanceInformation | undefined> {
  const { InstanceInformationList = [] } = await ask(ssm.send(new DescribeInstanceInformationCommand({ Filters })));
  return InstanceInformationList[0];
}

/**
 * SSM gives no tags, but filters by them, for EC2 instances and others alike.
 * @throws TargetRefusedError when SSM doesn't manage the instance, or its owner hasn't opted in.
 */
export async function describe(ssm: SSMClient, instanceId: string): Promise<InstanceInformation> {
  const isInstance = { Key: 'InstanceIds', Values: [instanceId] };
  const found = await find(ssm, [isInstance, { Key: `tag:${OPT_IN_TAG.key}`, Values: [OPT_IN_TAG.value] }]);
  if (found) return found;
  if (await find(ssm, [isInstance])) throw notOptedIn(instanceId);
  throw new TargetRefusedError(`SSM manages no instance ${instanceId}: does its agent run?`);
}
