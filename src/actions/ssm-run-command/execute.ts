import { SendCommandCommand, type SendCommandCommandInput } from '@aws-sdk/client-ssm';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { ssm } from './client.ts';

export async function execute({ apiRequest, targetResource }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await ssm(context).send(new SendCommandCommand(apiRequest.input as unknown as SendCommandCommandInput));
  const commandId = answer.Command?.CommandId ?? '';
  return {
    handle: { commandId, instanceId: targetResource },
    detail: `command ${commandId} sent to ${targetResource}`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}
