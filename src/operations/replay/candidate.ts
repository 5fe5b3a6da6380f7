import { isMessage, type ReviewRow } from '../../contracts/reviewed-message.ts';
import type { RemediationRequest } from '../../contracts/remediation-request.ts';
import { isEffectUnknown } from '../../decisions/is-effect-unknown.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import type { LedgerEntry } from '../../contracts/ledger-entry.ts';
import type { Obstacle } from './refuse.ts';

/** Something that could be replayed, as far as it says so by itself. */
export interface Candidate {
  row: ReviewRow;
  request: RemediationRequest;
  /** Version of the playbook that was gone by, or was to be; null when none was. */
  ranVersion: number | null;
}

const NOT_OURS = 'none of our keys has signed it; replaying it would sign a stranger\'s wish. Discard it, and see who sent it';
const UNREADABLE = 'there is no request in it that could be signed anew. Discard it, or have its sender send it again';

/** What an attempt that was started says against another one. */
export function findUnfinished(entry: LedgerEntry): Obstacle | undefined {
  const { remediationId, unsettled, audit } = entry;
  if (unsettled) return { reason: 'still-running', detail: `${remediationId} isn't settled yet; wait for its end` };
  if (audit?.result === 'success') return { reason: 'succeeded', detail: `${remediationId} has succeeded` };
  if (!isEffectUnknown(entry) && audit?.reason !== 'unknown-outcome') return undefined;
  const detail = `nobody knows whether ${remediationId} has changed ${entry.ciId}: look at it, then discard this, or let the alert fire anew`;
  return { reason: 'unknown-outcome', detail };
}

/** @returns the candidate, or why the row can't be one. */
export function readCandidate(row: ReviewRow): Candidate | Obstacle {
  const request = parseRequest(row.requestBody);
  if (!request) return { reason: 'unreadable', detail: UNREADABLE };
  const pinned = request.action.playbookVersion ?? null;
  if (isMessage(row)) return row.subject ? { row, request, ranVersion: pinned } : { reason: 'not-ours', detail: NOT_OURS };
  return findUnfinished(row) ?? { row, request, ranVersion: row.audit?.playbookVersion ?? pinned };
}
