import { SetDesiredCapacityCommand, type SetDesiredCapacityCommandInput } from '@aws-sdk/client-auto-scaling';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { autoScaling } from './client.ts';

export async function execute({ apiRequest, target, expectedState }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const command = new SetDesiredCapacityCommand(apiRequest.input as unknown as SetDesiredCapacityCommandInput);
  const answer = await autoScaling(context).send(command);
  const autoScalingGroupName = String(target['autoScalingGroupName']);
  return {
    handle: { autoScalingGroupName },
    detail: `group ${autoScalingGroupName} is to have ${String(expectedState['desiredCapacity'])} instances`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}
