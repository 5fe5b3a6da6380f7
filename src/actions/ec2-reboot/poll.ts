import type { ActionHandle, ActionStatus, Plan } from '../../contracts/plan.ts';
import type { PollContext, Progress } from '../action.ts';
import { ec2 } from './client.ts';
import { describeChecks, type StatusChecks } from './describe.ts';

/** Status checks run once a minute: what they said before the reboot still shows until then. */
const CHECKED_AFTER_SECONDS = 60;
/** EC2 reboots by force what hasn't gone down within four minutes; checks that fail after that are the end of it. */
const LOST_AFTER_SECONDS = 360;

function statusOf({ state, system, instance }: StatusChecks, elapsedSeconds: number): ActionStatus {
  if (state !== 'running') return 'failed';
  if (elapsedSeconds < CHECKED_AFTER_SECONDS) return 'running';
  if (system === 'ok' && instance === 'ok') return 'succeeded';
  return [system, instance].includes('impaired') && elapsedSeconds >= LOST_AFTER_SECONDS ? 'failed' : 'running';
}

/** Finished when the checks that ran after the reboot are good. */
export async function poll(_plan: Plan, { instanceId = '' }: ActionHandle, context: PollContext): Promise<Progress> {
  const checks = await describeChecks(ec2(context), instanceId);
  const detail = `instance ${instanceId} is ${checks.state}, system check ${checks.system}, instance check ${checks.instance}`;
  return { status: statusOf(checks, context.elapsedSeconds), detail };
}
