import type { ActionHandle, Plan } from '../../contracts/plan.ts';
import type { ActionContext, Progress } from '../action.ts';
import { rds } from './client.ts';
import { describe } from './describe.ts';

/** Finished when the new writer and the cluster are available again. */
export async function poll({ expectedState }: Plan, { dbCluster = '' }: ActionHandle, context: ActionContext): Promise<Progress> {
  const { cluster, writer, members } = await describe(rds(context), dbCluster);
  const status = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === writer)?.DBInstanceStatus;
  const isDone = writer === expectedState['writer'] && cluster.Status === 'available' && status === 'available';
  const detail = `cluster ${dbCluster} is ${cluster.Status}, its writer ${writer} is ${status}`;
  return { status: isDone ? 'succeeded' : 'running', detail };
}
