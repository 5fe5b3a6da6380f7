import type { ActionHandle, ActionStatus, Plan } from '../../contracts/plan.ts';
import type { ActionContext, Progress } from '../action.ts';
import { describeDatabase } from '../rds-databases.ts';
import { rds } from './client.ts';

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const BROKEN = /^(failed|incompatible-|inaccessible-|restore-error|storage-full|stopp|delet)/;

function statusOf(status: string): ActionStatus {
  if (status === 'available') return 'succeeded';
  return BROKEN.test(status) ? 'failed' : 'running';
}

export async function poll(_plan: Plan, { dbInstance = '' }: ActionHandle, context: ActionContext): Promise<Progress> {
  const { DBInstanceStatus = 'unknown' } = await describeDatabase(rds(context), dbInstance);
  return { status: statusOf(DBInstanceStatus), detail: `database ${dbInstance} is ${DBInstanceStatus}` };
}
