import type { ActionContext, Intent, ProbeResult } from '../action.ts';
import { describeDatabase, listEvents } from '../rds-databases.ts';
import { rds } from './client.ts';

const REBOOT = /shutdown|restart|reboot/i;

/**
 * A reboot that happened since, or is going on, counts as ours: whoever asked for it, a second one would be an outage.
 * Events come late or not at all, so that none proves nothing.
 */
export async function probe({ plan, intendedAt }: Intent, context: ActionContext): Promise<ProbeResult> {
  const dbInstance = String(plan.target['dbInstance']);
  const { DBInstanceStatus } = await describeDatabase(rds(context), dbInstance);
  const events = await listEvents(rds(context), 'db-instance', dbInstance, intendedAt);
  const seen = DBInstanceStatus === 'rebooting' ? 'it is rebooting' : events.find((message) => REBOOT.test(message));
  if (!seen)
    return { kind: 'unknown', detail: `no event tells of a reboot of ${dbInstance}, which is ${DBInstanceStatus}: that proves nothing` };
  return { kind: 'done', acknowledgement: { handle: { dbInstance }, detail: `database ${dbInstance}: ${seen}`, awsRequestIds: [] } };
}
