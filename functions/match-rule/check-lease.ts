import type { Refusal } from '../../src/contracts/decision.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import type { Priority } from '../../src/contracts/names.ts';
import { checkTaken, ciBusy } from '../../src/gates/lease.ts';
import type { RuleQuestion } from '../../src/gates/rule/gather.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { RemediationOverError } from '../../src/stores/errors.ts';
import { isNextInLine, STAND_BACK_SECONDS, type Lease, type LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface LeaseDependencies {
  ledger: Pick<LedgerStore, 'recordNewLease'>;
  leases: Pick<LeaseStore, 'get' | 'acquire' | 'release' | 'markP1Waiting'>;
  clock: Clock;
}

/** How soon a held remediation looks again for a CI that is busy when it is to go on, in seconds. */
const STEP_SECONDS = { P1: 5, standard: 15 };
/** A day of looking stays far below the 25,000 events of an execution's history. */
const LONGEST_SECONDS = { P1: 120, standard: 300 };

function secondsUntilNext(lease: Lease, priority: Priority, count = 1): number {
  if (isNextInLine(lease)) return STAND_BACK_SECONDS;
  const urgency = priority === 'P1' ? 'P1' : 'standard';
  return Math.min(LONGEST_SECONDS[urgency], STEP_SECONDS[urgency] * count);
}

/** After a hold the lease is taken anew, with a higher token. @throws RemediationOverError when it is redriven. */
async function takeAgain(
  { request, hold }: RuleQuestion,
  { unsettled, fencedAt }: LedgerEntry,
  { ledger, leases, clock }: LeaseDependencies,
): Promise<Refusal | undefined> {
  const { remediationId, incident } = request;
  const { ciId, priority } = incident;
  if (!unsettled || fencedAt) throw new RemediationOverError(remediationId);
  const result = await leases.acquire(ciId, remediationId, priority, clock.now());
  if (result.kind === 'held') {
    if (await ledger.recordNewLease(remediationId, result.token)) return undefined;
    await leases.release(ciId, remediationId);
    throw new RemediationOverError(remediationId);
  }
  if (priority === 'P1') await leases.markP1Waiting(ciId, remediationId);
  const recheckAt = new Date(clock.now().getTime() + secondsUntilNext(result.lease, priority, hold?.count) * 1000).toISOString();
  const said = isNextInLine(result.lease) ? `may be needed by a P1 right behind ${result.lease.p1Before}` : 'is busy now that the hold is over';
  return { ...ciBusy(ciId, result.lease.holder, said), verdict: 'hold', recheckAt };
}

/** @returns a refusal when this execution doesn't hold its CI. */
export const checkLease = async (question: RuleQuestion, entry: LedgerEntry, dependencies: LeaseDependencies): Promise<Refusal | undefined> =>
  question.hold ? await takeAgain(question, entry, dependencies) : checkTaken(entry, await dependencies.leases.get(entry.ciId));
