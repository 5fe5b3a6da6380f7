import { DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import type { ActionContext, Intent, ProbeResult } from '../action.ts';
import { ask } from '../ask-target.ts';
import { autoScaling } from './client.ts';
import { describe } from './describe.ts';

/** @returns the cause of an activity by which somebody has set the capacity to this value since then. */
async function findActivity(name: string, wanted: number, since: string, context: ActionContext): Promise<string | undefined> {
  const command = new DescribeScalingActivitiesCommand({ AutoScalingGroupName: name });
  const { Activities = [] } = await ask(autoScaling(context).send(command));
  const causes = Activities.filter(({ StartTime }) => StartTime && StartTime >= new Date(since)).map(({ Cause = '' }) => Cause);
  return causes.find((cause) => cause.includes(`user request`) && cause.includes(` to ${wanted}`));
}

/** The wanted value is the effect. The old value, set by nobody since, is its absence; any other value tells nothing. */
export async function probe({ plan, intendedAt }: Intent, context: ActionContext): Promise<ProbeResult> {
  const autoScalingGroupName = String(plan.target['autoScalingGroupName']);
  const wanted = Number(plan.expectedState['desiredCapacity']);
  const { desired } = await describe(autoScaling(context), autoScalingGroupName);
  const seen = `group ${autoScalingGroupName} is to have ${desired} instances`;
  if (desired === wanted) return { kind: 'done', acknowledgement: { handle: { autoScalingGroupName }, detail: seen, awsRequestIds: [] } };
  const cause = await findActivity(autoScalingGroupName, wanted, intendedAt, context);
  if (cause) return { kind: 'unknown', detail: `${seen}, though: ${cause}` };
  return desired === plan.currentState['desiredCapacity']
    ? { kind: 'not-done', detail: `${seen}, as before` }
    : { kind: 'unknown', detail: `${seen}: somebody else has set it since` };
}
