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

/** A message with thousands of mistakes has an error longer than a row may be. */
const LONGEST_ERROR = 4_096;

const cut = ({ error: { name, message }, ...rest }: LedgerDeadLetter): LedgerDeadLetter => ({
  ...rest,
  error: { name, message: message.slice(0, LONGEST_ERROR) },
});

/** @returns the row under which a message waits for a person. */
export const toReviewedMessage = (
  { reviewId, kind, deadLetter, signed }: FoundMessage,
  { request, requestSha256, requestBytes }: Pick<DeadLetter, 'request' | 'requestSha256' | 'requestBytes'>,
  now: Date,
): ReviewedMessage => ({
  remediationId: reviewId,
  kind,
  deadLetter: cut(deadLetter),
  ...(signed && { subject: subjectOf(signed) }),
  requestBody: request,
  requestSha256,
  requestBytes,
  deadLetteredAt: now.toISOString(),
  review: 'open',
  expiresAt: ledgerExpiry(now),
});
