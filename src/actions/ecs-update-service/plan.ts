import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { ecs } from './client.ts';
import { describeService, findOldestTask, primaryDeployment } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

type PlannedCall = Pick<Plan, 'targetResource' | 'currentState' | 'apiRequest' | 'expectedState'>;

async function planDeployment(cluster: string, service: string, context: ActionContext): Promise<PlannedCall> {
  const found = await describeService(ecs(context), cluster, service);
  assertOptedIn(found.serviceArn ?? service, found.tags);
  const { desiredCount, runningCount, taskDefinition } = found;
  const { id: deploymentId, rolloutState } = primaryDeployment(found) ?? {};
  if (rolloutState === 'IN_PROGRESS')
    throw new TargetRefusedError(`ECS service ${cluster}/${service} is being deployed by somebody else (${deploymentId}): it is left to them.`);
  return {
    targetResource: found.serviceArn ?? `${cluster}/${service}`,
    currentState: { deploymentId, desiredCount, runningCount, taskDefinition },
    apiRequest: { service: 'ecs', operation: 'UpdateService', input: { cluster, service, forceNewDeployment: true } },
    expectedState: { rolloutState: 'COMPLETED' },
  };
}

async function planStop(cluster: string, service: string, context: ActionContext): Promise<PlannedCall> {
  const { desiredCount, runningCount, serviceArn, tags } = await describeService(ecs(context), cluster, service);
  assertOptedIn(serviceArn ?? service, tags);
  const task = await findOldestTask(ecs(context), cluster, service);
  const taskArn = task.taskArn ?? '';
  return {
    targetResource: taskArn,
    currentState: { lastStatus: task.lastStatus, startedAt: task.startedAt?.toISOString(), desiredCount, runningCount },
    apiRequest: {
      service: 'ecs',
      operation: 'StopTask',
      input: { cluster, task: taskArn, reason: `StackFlow ${context.remediationId}` },
    },
    expectedState: { lastStatus: 'STOPPED', runningCount: desiredCount },
  };
}

export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { cluster, service } = parseInput(targetSchema, 'target', target);
  const { operation } = parseInput(parametersSchema, 'parameters', parameters);
  const call = await (operation === 'stop-task'
    ? planStop(cluster, service, context)
    : planDeployment(cluster, service, context));
  return { actionType: 'ecs-update-service', ...call, alreadySatisfied: false, target, parameters };
}
