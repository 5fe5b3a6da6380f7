import type { LedgerDeadLetter } from '../../contracts/ledger-entry.ts';
import type { ReviewItem, ReviewKind, ReviewStatus } from '../../contracts/review.ts';
import { isMessage, type ReviewRow } from '../../contracts/reviewed-message.ts';

/** Rows of failures that were put there before they said why. */
const UNSAID: LedgerDeadLetter = { reason: 'action-failed', failingState: '', error: { name: '', message: '' } };

const kindOf = (row: ReviewRow): ReviewKind => {
  if (isMessage(row)) return row.kind;
  return row.deadLetter?.reason === 'undelivered' ? 'undelivered' : 'failed';
};

const statusOf = ({ review }: ReviewRow): ReviewStatus => (review === 'replayed' || review === 'discarded' ? review : 'open');

const NOBODY = { incidentId: null, ciId: null, playbookId: null, attempt: null };

/** @returns whom it is about, as far as that is known. */
export function subjectOf(row: ReviewRow): Pick<ReviewItem, 'incidentId' | 'ciId' | 'playbookId' | 'attempt'> {
  const subject = isMessage(row) ? row.subject : row;
  if (!subject) return NOBODY;
  const { incidentId, ciId, playbookId, attempt } = subject;
  return { incidentId, ciId, playbookId, attempt };
}

/** @returns the line of the review list. */
export function toReviewItem(row: ReviewRow): ReviewItem {
  const { reason, failingState, error } = row.deadLetter ?? UNSAID;
  const { replay, discard } = row;
  return {
    reviewId: row.remediationId,
    kind: kindOf(row),
    status: statusOf(row),
    reason,
    failingState,
    error,
    ...subjectOf(row),
    deadLetteredAt: row.deadLetteredAt ?? '',
    replay: replay
      ? {
          remediationId: replay.remediationId,
          requestedBy: replay.requestedBy,
          requestedAt: replay.requestedAt,
          acceptedAt: replay.acceptedAt ?? null,
        }
      : null,
    discard: discard ?? null,
  };
}
