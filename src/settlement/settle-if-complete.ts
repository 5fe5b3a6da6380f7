import type { LedgerEntry } from '../contracts/ledger-entry.ts';
import type { Clock } from '../platform/clock.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';

export interface SettleDependencies {
  ledger: Pick<LedgerStore, 'get' | 'settle'>;
  clock: Clock;
}

/** @returns what a remediation still lacks to be settled, in the machine's order. */
export function missingSteps(entry: LedgerEntry): ('audit' | 'note' | 'release' | 'dead-letter')[] {
  return [
    ...(entry.audit ? [] : (['audit'] as const)),
    ...(entry.noteWrittenAt ? [] : (['note'] as const)),
    ...(entry.releasedAt ? [] : (['release'] as const)),
    ...(entry.deadLetteredAt || (entry.audit && entry.audit.result !== 'failure') ? [] : (['dead-letter'] as const)),
  ];
}

/** Takes a remediation off the sweeper's list once nothing is missing. @returns whether it is settled. */
export async function settleIfComplete(remediationId: string, { ledger, clock }: SettleDependencies): Promise<boolean> {
  const entry = await ledger.get(remediationId);
  if (!entry || missingSteps(entry).length > 0) return false;
  await ledger.settle(remediationId, clock.now());
  return true;
}
