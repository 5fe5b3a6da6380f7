import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, Intent, ProbeResult } from '../action.ts';
import { ecs } from './client.ts';
import { describeService, describeTask, primaryDeployment } from './describe.ts';

/** Someone else's deployment looks like ours, so that a new one proves nothing; the old one proves that ours isn't there. */
async function probeDeployment({ target, currentState, targetResource }: Plan, context: ActionContext): Promise<ProbeResult> {
  const found = await describeService(ecs(context), String(target['cluster']), String(target['service']));
  const now = primaryDeployment(found)?.id;
  return now === currentState['deploymentId']
    ? { kind: 'not-done', detail: `${targetResource} still has deployment ${now}` }
    : { kind: 'unknown', detail: `${targetResource} has a new deployment ${now}; whose it is can't be told` };
}

async function probeStop(plan: Plan, context: ActionContext): Promise<ProbeResult> {
  const taskArn = plan.targetResource;
  const task = await describeTask(ecs(context), String(plan.target['cluster']), taskArn);
  if (task?.desiredStatus === 'RUNNING') return { kind: 'not-done', detail: `task ${taskArn} is to go on running` };
  const detail = `task ${taskArn} is ${task?.lastStatus ?? 'gone'}: ${task?.stoppedReason ?? 'no reason given'}`;
  return { kind: 'done', acknowledgement: { handle: { taskArn }, detail, awsRequestIds: [] } };
}

export const probe = ({ plan }: Intent, context: ActionContext): Promise<ProbeResult> =>
  plan.apiRequest.operation === 'StopTask' ? probeStop(plan, context) : probeDeployment(plan, context);
