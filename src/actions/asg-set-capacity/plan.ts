import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { boundCapacity } from './bound-capacity.ts';
import { autoScaling } from './client.ts';
import { describe } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

/** A relative change becomes an absolute value here, so that asking twice is asking for the same. */
export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { autoScalingGroupName } = parseInput(targetSchema, 'target', target);
  const request = parseInput(parametersSchema, 'parameters', parameters);
  const found = await describe(autoScaling(context), autoScalingGroupName);
  const { AutoScalingGroupARN = autoScalingGroupName, Tags, MinSize, MaxSize } = found.group;
  assertOptedIn(AutoScalingGroupARN, Tags);
  const wanted = boundCapacity(found, request);
  return {
    actionType: 'asg-set-capacity',
    targetResource: AutoScalingGroupARN,
    currentState: { desiredCapacity: found.desired, inService: found.inService, healthy: found.healthy, minSize: MinSize, maxSize: MaxSize },
    apiRequest: {
      service: 'autoscaling',
      operation: 'SetDesiredCapacity',
      input: { AutoScalingGroupName: autoScalingGroupName, DesiredCapacity: wanted, HonorCooldown: false },
    },
    expectedState: { desiredCapacity: wanted, inService: wanted },
    alreadySatisfied: wanted === found.desired,
    target,
    parameters,
  };
}
