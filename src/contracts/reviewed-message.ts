import type { Discard, LedgerDeadLetter, LedgerEntry, Replay, ReviewStage } from './ledger-entry.ts';

/** Whom a request is about. */
export type ReviewSubject = Pick<LedgerEntry, 'incidentId' | 'ciId' | 'playbookId' | 'attempt'>;

/**
 * A message that became no remediation. It stands in the ledger's table under an id of its own, never under the one that
 * it claims, and without what a remediation is looked up by: whoever reads remediations passes it over.
 */
export interface ReviewedMessage {
  /** `rejected-` or `undelivered-` and 40 hex digits. */
  remediationId: string;
  kind: 'rejected' | 'undelivered';
  /** Only when one of our keys has signed it. */
  subject?: ReviewSubject;
  /** The body as it came; cut to its head when it was oversized. */
  requestBody: string;
  /** SHA-256 (hex) and length of the whole body. */
  requestSha256: string;
  requestBytes: number;
  deadLetteredAt: string;
  deadLetter: LedgerDeadLetter;
  review: ReviewStage;
  replay?: Replay;
  discard?: Discard;
  expiresAt: number;
}

/** What a review is about. */
export type ReviewRow = LedgerEntry | ReviewedMessage;

export const isMessage = (row: ReviewRow): row is ReviewedMessage => 'kind' in row;
