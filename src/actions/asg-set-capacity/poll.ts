import type { ActionHandle, ActionStatus, Plan } from '../../contracts/plan.ts';
import type { ActionContext, Progress } from '../action.ts';
import { autoScaling } from './client.ts';
import { describe, type Group } from './describe.ts';

/** A scaling policy may go on in the same direction; one that turns round has undone the action. */
function statusOf({ desired, inService, healthy }: Group, before: number, wanted: number): ActionStatus {
  const isOut = wanted > before;
  if (isOut ? desired < wanted : desired > wanted) return 'failed';
  return (isOut ? healthy >= wanted : inService <= wanted) ? 'succeeded' : 'running';
}

/** Finished when the instances are in service, or gone. */
export async function poll({ currentState, expectedState }: Plan, handle: ActionHandle, context: ActionContext): Promise<Progress> {
  const { autoScalingGroupName = '' } = handle;
  const found = await describe(autoScaling(context), autoScalingGroupName);
  const wanted = Number(expectedState['desiredCapacity']);
  const detail = `group ${autoScalingGroupName}: ${found.healthy} healthy of ${found.inService} in service, ${found.desired} desired`;
  return { status: statusOf(found, Number(currentState['desiredCapacity']), wanted), detail };
}
