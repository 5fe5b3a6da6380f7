import { StopTaskCommand, UpdateServiceCommand, type StopTaskCommandInput, type UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { ecs } from './client.ts';
import { primaryDeployment } from './describe.ts';

async function deploy({ apiRequest, targetResource }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await ecs(context).send(new UpdateServiceCommand(apiRequest.input as unknown as UpdateServiceCommandInput));
  const deploymentId = (answer.service && primaryDeployment(answer.service)?.id) ?? '';
  return {
    handle: { deploymentId },
    detail: `deployment ${deploymentId} of ${targetResource} started`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}

async function stop({ apiRequest, targetResource }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await ecs(context).send(new StopTaskCommand(apiRequest.input as unknown as StopTaskCommandInput));
  return {
    handle: { taskArn: targetResource },
    detail: `task ${targetResource} is stopping`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}

export const execute = (plan: Plan, context: ActionContext): Promise<Acknowledgement> =>
  plan.apiRequest.operation === 'StopTask' ? stop(plan, context) : deploy(plan, context);
