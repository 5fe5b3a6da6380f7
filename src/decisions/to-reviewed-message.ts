import type { DeadLetter } from '../contracts/dead-letter.ts';
import { ledgerExpiry, type LedgerDeadLetter } from '../contracts/ledger-entry.ts';
import type { RemediationRequest } from '../contracts/remediation-request.ts';
import type { ReviewedMessage, ReviewSubject } from '../contracts/reviewed-message.ts';

/** A message that is to be reviewed, as whoever found it knows it. */
export interface FoundMessage {
  reviewId: string;
  kind: ReviewedMessage['kind'];
  deadLetter: LedgerDeadLetter;
  /** The request that it holds, when one of our keys has signed it. */
  signed?: RemediationRequest | undefined;
}

const subjectOf = ({ incident, action, attempt }: RemediationRequest): ReviewSubject => ({
  incidentId: incident.id,
  ciId: incident.ciId,
  playbookId: action.playbookId,
  attempt,
});

/** @returns the row under which a message waits for a person. */
export const toReviewedMessage = (
  { reviewId, kind, deadLetter, signed }: FoundMessage,
  { request, requestSha256, requestBytes }: Pick<DeadLetter, 'request' | 'requestSha256' | 'requestBytes'>,
  now: Date,
): ReviewedMessage => ({
  remediationId: reviewId,
  kind,
  deadLetter,
  ...(signed && { subject: subjectOf(signed) }),
  requestBody: request,
  requestSha256,
  requestBytes,
  deadLetteredAt: now.toISOString(),
  review: 'open',
  expiresAt: ledgerExpiry(now),
});
