import { allow, deny, type Decision, type Refusal } from '../contracts/decision.ts';
import type { LedgerEntry } from '../contracts/ledger-entry.ts';
import type { IncidentReference } from '../contracts/remediation-request.ts';
import { MAX_STAND_BACKS, type Lease } from '../stores/lease-store.ts';

/** @param said what the CI is, behind its id */
export const ciBusy = (ciId: string, holder: string | undefined, said: string): Refusal =>
  deny('ci-busy', `CI ${ciId} ${said}`, { ciId, holder: holder ?? null });

/** The engine took the lease before it started this execution, or gave up on it. */
export function checkTaken({ ciId, remediationId, fencingToken }: LedgerEntry, lease: Lease | undefined): Refusal | undefined {
  const isMine = fencingToken !== undefined && lease?.holder === remediationId && lease.token === fencingToken;
  return isMine ? undefined : ciBusy(ciId, lease?.holder, 'stayed busy until the request was too old');
}

function describeHolder({ ciId, holder, acquiredAt, heldBecause }: Lease): string {
  if (heldBecause) return `is held after ${holder} because of ${heldBecause}: \`stackflow ci release ${ciId}\` frees it`;
  return `is held by ${holder} since ${acquiredAt ?? 'long ago'}`;
}

/** Would a new request get the CI at once? Otherwise it waits in its queue. */
export function foreseeLease({ ciId, priority }: Pick<IncidentReference, 'ciId' | 'priority'>, lease: Lease | undefined): Decision {
  if (lease?.holder !== undefined) return { ...ciBusy(ciId, lease.holder, describeHolder(lease)), verdict: 'hold' };
  const isKept = lease?.p1Waiting !== undefined && (lease.stoodBack ?? 0) < MAX_STAND_BACKS;
  if (!isKept || priority === 'P1') return allow(`CI ${ciId} is free`, { ciId });
  return { ...ciBusy(ciId, lease.p1Waiting, `is free, but kept for the P1 ${lease.p1Waiting}`), verdict: 'hold' };
}
