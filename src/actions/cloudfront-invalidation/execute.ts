import { CreateInvalidationCommand, type CreateInvalidationCommandInput } from '@aws-sdk/client-cloudfront';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { cloudfront } from './client.ts';

export async function execute({ apiRequest, target }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const command = new CreateInvalidationCommand(apiRequest.input as unknown as CreateInvalidationCommandInput);
  const answer = await cloudfront(context).send(command);
  const invalidationId = answer.Invalidation?.Id ?? '';
  const distributionId = String(target['distributionId']);
  return {
    handle: { distributionId, invalidationId },
    detail: `invalidation ${invalidationId} of ${distributionId} is ${answer.Invalidation?.Status}`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}
