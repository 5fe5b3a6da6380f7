import type { Intent, ProbeResult } from '../action.ts';

/** A reboot leaves no trace in what EC2 describes: only a person, or CloudTrail much later, can tell. */
export async function probe({ plan }: Intent): Promise<ProbeResult> {
  return { kind: 'unknown', detail: `EC2 doesn't show whether ${plan.targetResource} was rebooted` };
}
