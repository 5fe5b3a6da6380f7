import { GetInvalidationCommand } from '@aws-sdk/client-cloudfront';
import type { ActionHandle, Plan } from '../../contracts/plan.ts';
import type { ActionContext, Progress } from '../action.ts';
import { ask } from '../ask-target.ts';
import { cloudfront } from './client.ts';

export async function poll(_plan: Plan, { distributionId, invalidationId }: ActionHandle, context: ActionContext): Promise<Progress> {
  const command = new GetInvalidationCommand({ DistributionId: distributionId, Id: invalidationId });
  const { Invalidation } = await ask(cloudfront(context).send(command));
  const detail = `invalidation ${invalidationId} of ${distributionId} is ${Invalidation?.Status}`;
  return { status: Invalidation?.Status === 'Completed' ? 'succeeded' : 'running', detail };
}
