import { RebootInstancesCommand, type RebootInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { ec2 } from './client.ts';

export async function execute({ apiRequest, targetResource }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await ec2(context).send(new RebootInstancesCommand(apiRequest.input as unknown as RebootInstancesCommandInput));
  return {
    handle: { instanceId: targetResource },
    detail: `instance ${targetResource} is rebooting`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}
