import type { Intent, ProbeResult } from '../action.ts';

/** Lambda doesn't tell whether it ran. Only a function that is idempotent on the remediation id may be asked again. */
export async function probe({ plan }: Intent): Promise<ProbeResult> {
  return plan.parameters['idempotent'] === true
    ? { kind: 'repeatable', detail: `${plan.targetResource} is declared idempotent on the remediation id` }
    : { kind: 'unknown', detail: `the answer of ${plan.targetResource} was lost and the playbook doesn't declare it idempotent` };
}
