import type { ActionContext, Intent, ProbeResult } from '../action.ts';
import { describeDatabaseCluster, listEvents } from '../rds-databases.ts';
import { rds } from './client.ts';
import { writerOf } from './describe.ts';

const FAILOVER = /failover/i;

/** The wanted writer, or a failover on its way, is the effect. The old writer without any failover since is its absence. */
export async function probe({ plan, intendedAt }: Intent, context: ActionContext): Promise<ProbeResult> {
  const dbCluster = String(plan.target['dbCluster']);
  const cluster = await describeDatabaseCluster(rds(context), dbCluster);
  const writer = writerOf(cluster);
  const seen = `cluster ${dbCluster} is ${cluster.Status}, its writer is ${writer}`;
  if (writer === plan.expectedState['writer'] || cluster.Status === 'failing-over')
    return { kind: 'done', acknowledgement: { handle: { dbCluster }, detail: seen, awsRequestIds: [] } };
  const event = (await listEvents(rds(context), 'db-cluster', dbCluster, intendedAt)).find((message) => FAILOVER.test(message));
  return event ? { kind: 'unknown', detail: `${seen}, though: ${event}` } : { kind: 'not-done', detail: `${seen}, and nothing failed over since` };
}
