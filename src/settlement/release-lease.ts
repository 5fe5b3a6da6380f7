import type { LedgerEntry } from '../contracts/ledger-entry.ts';
import type { RemediationRequest } from '../contracts/remediation-request.ts';
import type { Clock } from '../platform/clock.ts';
import type { LeaseStore } from '../stores/lease-store.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';
import { settleIfComplete } from './settle-if-complete.ts';

export interface ReleaseLeaseDependencies {
  leases: Pick<LeaseStore, 'release' | 'hold'>;
  ledger: Pick<LedgerStore, 'get' | 'recordRelease' | 'settle'>;
  clock: Clock;
}

/** A call was made, and nobody has seen how it ended. */
const isUnknown = ({ effect }: LedgerEntry): boolean =>
  effect !== undefined &&
  effect.status !== 'refused' &&
  effect.outcome !== 'succeeded' &&
  effect.outcome !== 'failed';

/**
 * Gives the CI back, or leaves it held when the effect is unknown. Released before and after the ledger says so: an
 * engine that sees the message once more may take the lease between the two, for an execution that has ended.
 */
export async function releaseLease(
  { remediationId, incident }: RemediationRequest,
  { leases, ledger, clock }: ReleaseLeaseDependencies,
): Promise<void> {
  const entry = await ledger.get(remediationId);
  if (entry && isUnknown(entry)) {
    await leases.hold(incident.ciId, remediationId);
    await ledger.recordRelease(remediationId, clock.now());
  } else {
    await leases.release(incident.ciId, remediationId);
    await ledger.recordRelease(remediationId, clock.now());
    await leases.release(incident.ciId, remediationId);
  }
  await settleIfComplete(remediationId, { ledger, clock });
}
