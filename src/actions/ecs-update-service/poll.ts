import type { ActionHandle, Plan } from '../../contracts/plan.ts';
import type { ActionContext, Progress } from '../action.ts';
import { ecs } from './client.ts';
import { describeService, describeTask } from './describe.ts';

const nameOf = ({ target }: Plan) => ({ cluster: String(target['cluster']), service: String(target['service']) });

async function pollDeployment(plan: Plan, deploymentId: string, context: ActionContext): Promise<Progress> {
  const { cluster, service } = nameOf(plan);
  const { deployments = [] } = await describeService(ecs(context), cluster, service);
  const ours = deployments.find(({ id }) => id === deploymentId);
  if (!ours) return { status: 'failed', detail: `deployment ${deploymentId} is gone: another one has replaced it` };
  const detail = `deployment ${deploymentId} is ${ours.rolloutState}, ${ours.runningCount} of ${ours.desiredCount} tasks run`;
  if (ours.rolloutState === 'FAILED') return { status: 'failed', detail: `${detail}: ${ours.rolloutStateReason ?? ''}` };
  const steady = ours.rolloutState === 'COMPLETED' && deployments.length === 1;
  return { status: steady ? 'succeeded' : 'running', detail };
}

/** Finished when the task has stopped and the service has its full number again. */
async function pollStop(plan: Plan, taskArn: string, context: ActionContext): Promise<Progress> {
  const { cluster, service } = nameOf(plan);
  const lastStatus = (await describeTask(ecs(context), cluster, taskArn))?.lastStatus ?? 'STOPPED';
  const { runningCount, desiredCount } = await describeService(ecs(context), cluster, service);
  const replaced = lastStatus === 'STOPPED' && (runningCount ?? 0) >= (desiredCount ?? 0);
  const detail = `task ${taskArn} is ${lastStatus}, ${runningCount} of ${desiredCount} tasks run`;
  return { status: replaced ? 'succeeded' : 'running', detail };
}

export const poll = (plan: Plan, handle: ActionHandle, context: ActionContext): Promise<Progress> =>
  plan.apiRequest.operation === 'StopTask'
    ? pollStop(plan, handle['taskArn'] ?? '', context)
    : pollDeployment(plan, handle['deploymentId'] ?? '', context);
