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

const isKeptForP1 = ({ p1Waiting, stoodBack = 0 }: Lease): boolean => p1Waiting !== undefined && stoodBack < MAX_STAND_BACKS;

/** @returns who has a CI, and how a person frees it; or that it is free, and for whom. */
export function describeLease(lease: Lease | undefined): string {
  const { ciId, holder, acquiredAt, heldBecause, p1Waiting } = lease ?? {};
  if (lease === undefined || (holder === undefined && !isKeptForP1(lease))) return 'free';
  if (holder === undefined) return `free, but kept for the P1 ${p1Waiting}`;
  if (heldBecause) return `held after ${holder} because of ${heldBecause}: \`stackflow ci release ${ciId}\` frees it`;
  return `held by ${holder} since ${acquiredAt ?? 'long ago'}`;
}

/** Would a new request get the CI at once? Otherwise it waits in its queue. */
export function foreseeLease({ ciId, priority }: Pick<IncidentReference, 'ciId' | 'priority'>, lease: Lease | undefined): Decision {
  const { holder, p1Waiting } = lease ?? {};
  const isMine = lease === undefined || (holder === undefined && (priority === 'P1' || !isKeptForP1(lease)));
  return isMine ? allow(`CI ${ciId} is free`, { ciId }) : { ...ciBusy(ciId, holder ?? p1Waiting, `is ${describeLease(lease)}`), verdict: 'hold' };
}
