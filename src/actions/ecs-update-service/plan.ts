import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { parseInput } from '../parse-input.ts';
import { describeService, findOldestTask, primaryDeployment } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

type PlannedCall = Pick<Plan, 'targetResource' | 'currentState' | 'apiRequest' | 'expectedState'>;

async function planDeployment(cluster: string, service: string): Promise<PlannedCall> {
  const found = await describeService(cluster, service);
  const { desiredCount, runningCount, taskDefinition } = found;
  const deploymentId = primaryDeployment(found)?.id;
  return {
    targetResource: found.serviceArn ?? `${cluster}/${service}`,
    currentState: { deploymentId, desiredCount, runningCount, taskDefinition },
    apiRequest: { service: 'ecs', operation: 'UpdateService', input: { cluster, service, forceNewDeployment: true } },
    expectedState: { rolloutState: 'COMPLETED' },
  };
}

async function planStop(cluster: string, service: string, remediationId: string): Promise<PlannedCall> {
  const { desiredCount, runningCount } = await describeService(cluster, service);
  const task = await findOldestTask(cluster, service);
  const taskArn = task.taskArn ?? '';
  return {
    targetResource: taskArn,
    currentState: { lastStatus: task.lastStatus, startedAt: task.startedAt?.toISOString(), desiredCount, runningCount },
    apiRequest: {
      service: 'ecs',
      operation: 'StopTask',
      input: { cluster, task: taskArn, reason: `StackFlow ${remediationId}` },
    },
    expectedState: { lastStatus: 'STOPPED', runningCount: desiredCount },
  };
}

export async function plan({ target, parameters }: ActionInput, { remediationId }: ActionContext): Promise<Plan> {
  const { cluster, service } = parseInput(targetSchema, 'target', target);
  const { operation } = parseInput(parametersSchema, 'parameters', parameters);
  const call = await (operation === 'stop-task'
    ? planStop(cluster, service, remediationId)
    : planDeployment(cluster, service));
  return { actionType: 'ecs-update-service', ...call, alreadySatisfied: false, target, parameters };
}
