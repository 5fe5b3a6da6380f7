import { FailoverDBClusterCommand, type FailoverDBClusterCommandInput } from '@aws-sdk/client-rds';
import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { rds } from './client.ts';

export async function execute({ apiRequest, target, expectedState }: Plan, context: ActionContext): Promise<Acknowledgement> {
  const answer = await rds(context).send(new FailoverDBClusterCommand(apiRequest.input as unknown as FailoverDBClusterCommandInput));
  const dbCluster = String(target['dbCluster']);
  return {
    handle: { dbCluster },
    detail: `cluster ${dbCluster} is failing over to ${String(expectedState['writer'])}`,
    awsRequestIds: [answer.$metadata.requestId ?? ''],
  };
}
