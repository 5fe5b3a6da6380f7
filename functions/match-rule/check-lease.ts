import { deny, type Refusal } from '../../src/contracts/decision.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { UnknownRemediationError } from '../../src/stores/errors.ts';
import type { LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface LeaseDependencies {
  ledger: Pick<LedgerStore, 'recordNewLease'>;
  leases: Pick<LeaseStore, 'get' | 'acquire' | 'markP1Waiting'>;
  clock: Clock;
}

/** How soon a held remediation looks again for a CI that is busy when it is to go on, in seconds. */
const STEP_SECONDS = { P1: 5, standard: 15 };
/** A day of looking stays far below the 25,000 events of an execution's history. */
const LONGEST_SECONDS = { P1: 120, standard: 300 };

const busy = (ciId: string, holder: string | undefined, said: string): Refusal => deny('ci-busy', `CI ${ciId} ${said}`, { ciId, holder: holder ?? null });

/** The engine took the lease before it started this execution, or gave up on it. */
async function checkTaken({ ciId, remediationId, fencingToken }: LedgerEntry, { leases }: LeaseDependencies): Promise<Refusal | undefined> {
  const lease = await leases.get(ciId);
  const isMine = fencingToken !== undefined && lease?.holder === remediationId && lease.token === fencingToken;
  return isMine ? undefined : busy(ciId, lease?.holder, 'stayed busy until the request was too old');
}

/** After a hold the lease is taken anew, with a higher token. @throws UnknownRemediationError when it is settled already. */
async function takeAgain({ request, hold }: ExecutionDocument, { ledger, leases, clock }: LeaseDependencies): Promise<Refusal | undefined> {
  const { remediationId, incident } = request;
  const { ciId, priority } = incident;
  const result = await leases.acquire(ciId, remediationId, priority, clock.now());
  if (result.kind === 'held') {
    if (await ledger.recordNewLease(remediationId, result.token)) return undefined;
    throw new UnknownRemediationError(remediationId);
  }
  if (priority === 'P1') await leases.markP1Waiting(ciId, remediationId);
  const urgency = priority === 'P1' ? 'P1' : 'standard';
  const seconds = Math.min(LONGEST_SECONDS[urgency], STEP_SECONDS[urgency] * (hold?.count ?? 1));
  const recheckAt = new Date(clock.now().getTime() + seconds * 1000).toISOString();
  return { ...busy(ciId, result.lease.holder, 'is busy now that the hold is over'), verdict: 'hold', recheckAt };
}

/** @returns a refusal when this execution doesn't hold its CI. */
export const checkLease = (document: ExecutionDocument, entry: LedgerEntry, dependencies: LeaseDependencies): Promise<Refusal | undefined> =>
  document.hold ? takeAgain(document, dependencies) : checkTaken(entry, dependencies);
