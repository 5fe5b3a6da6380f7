import type { LedgerEntry } from '../contracts/ledger-entry.ts';
import type { RemediationRequest } from '../contracts/remediation-request.ts';
import { endSlot, type SlotOutcome } from '../decisions/end-slot.ts';
import { isEffectUnknown } from '../decisions/is-effect-unknown.ts';
import type { Clock } from '../platform/clock.ts';
import type { ControlStore } from '../stores/control-store.ts';
import type { LeaseStore } from '../stores/lease-store.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';
import { settleIfComplete } from './settle-if-complete.ts';

export interface ReleaseLeaseDependencies {
  leases: Pick<LeaseStore, 'release' | 'hold'>;
  ledger: Pick<LedgerStore, 'get' | 'recordRelease' | 'settle'>;
  controls: Pick<ControlStore, 'changeActivity'>;
  clock: Clock;
}

/** What the limits count: `nothing-done` gives the slot back. An effect that is unknown didn't help anybody. */
function slotOutcomeOf(entry: LedgerEntry | undefined): SlotOutcome {
  const { effect } = entry ?? {};
  if (!effect || effect.refusal) return 'nothing-done';
  return effect.outcome === 'succeeded' ? 'succeeded' : 'failed';
}

/**
 * Gives CI and slot back, or leaves the CI held when the effect is unknown. The CI first: whatever is wrong with the
 * limits must not keep it. Released before and after the ledger says so: an engine that sees the message once more may
 * take the lease between the two, for an execution that has ended.
 */
export async function releaseLease(
  { remediationId, incident }: RemediationRequest,
  { leases, ledger, controls, clock }: ReleaseLeaseDependencies,
): Promise<void> {
  const entry = await ledger.get(remediationId);
  const giveBack = entry && isEffectUnknown(entry) ? leases.hold : leases.release;
  await giveBack(incident.ciId, remediationId);
  await controls.changeActivity((activity) => ({
    answer: undefined,
    next: endSlot(activity, remediationId, slotOutcomeOf(entry), clock.now()),
  }));
  await ledger.recordRelease(remediationId, clock.now());
  await giveBack(incident.ciId, remediationId);
  await settleIfComplete(remediationId, { ledger, clock });
}
