import type { IncidentReference } from '../contracts/remediation-request.ts';
import { remediationIdFor } from '../decisions/remediation-id.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';

export interface FreeAttemptDependencies {
  ledger: Pick<LedgerStore, 'get'>;
}

/**
 * The number under which an attempt is asked for: people who replay count as well, and another request under the same id
 * would be a conflict.
 * @param attempt the least
 * @returns the first that nobody has, or has claimed
 */
export async function findFreeAttempt(
  { id: incidentId, openedAt }: IncidentReference,
  playbookId: string,
  attempt: number,
  { ledger }: FreeAttemptDependencies,
): Promise<number> {
  const rowOf = (number: number) => ledger.get(remediationIdFor({ incidentId, openedAt, playbookId, attempt: number }));
  let free = attempt;
  let before = attempt > 1 ? await rowOf(attempt - 1) : undefined;
  for (;;) {
    const row = await rowOf(free);
    if (!row && !before?.replay) return free;
    before = row;
    free += 1;
  }
}
