import { InvokeCommand, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { lambda } from './client.ts';

/** The call is the whole action: its answer says how it ended. */
export async function execute({ apiRequest, targetResource }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await lambda(context).send(new InvokeCommand(apiRequest.input as unknown as InvokeCommandInput));
  const requestId = answer.$metadata.requestId ?? '';
  const output = answer.Payload ? new TextDecoder().decode(answer.Payload) : '';
  const failed = answer.FunctionError !== undefined;
  return {
    handle: { requestId },
    detail: failed ? `${targetResource} failed: ${answer.FunctionError}` : `${targetResource} answered`,
    awsRequestIds: [requestId],
    finished: { status: failed ? 'failed' : 'succeeded', output },
  };
}
