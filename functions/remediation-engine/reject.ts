import type { SQSRecord } from 'aws-lambda';
import { redactText } from '../../src/contracts/redaction/redact.ts';
import { rejectedId, sha256Of } from '../../src/decisions/review-id.ts';
import { toReviewedMessage } from '../../src/decisions/to-reviewed-message.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { DeadLetterQueue } from '../../src/stores/dead-letter-queue.ts';
import { keepBody } from '../../src/stores/keep-body.ts';
import type { ReviewStore } from '../../src/stores/review-store.ts';
import type { RejectedError } from './errors.ts';

export interface RejectDependencies {
  reviews: Pick<ReviewStore, 'register'>;
  deadLetters: Pick<DeadLetterQueue, 'send'>;
  clock: Clock;
}

/** @returns the id that an unacceptable message claims, if it can be read at all. */
function claimedId(body: string): string | null {
  try {
    const id: unknown = (JSON.parse(body) as { remediationId?: unknown } | null)?.remediationId;
    return typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

/**
 * Puts a message that can't be accepted where a person sees it; nothing was started. The list first, then the letter: a
 * crash between the two is mended by the next delivery. A message that reached both queues, or comes again, is one.
 */
export async function reject(
  { body }: Pick<SQSRecord, 'body'>,
  { reason, name, message, signed }: RejectedError,
  { reviews, deadLetters, clock }: RejectDependencies,
): Promise<void> {
  const requestSha256 = sha256Of(body);
  const reviewId = rejectedId(reason, requestSha256);
  const deadLetter = { reason, failingState: 'Engine', error: { name, message: redactText(message) } };
  await reviews.register(toReviewedMessage({ reviewId, kind: 'rejected', deadLetter, signed }, keepBody(body), clock.now()));
  const facts = { ...deadLetter, remediationId: claimedId(body), executionArn: null, deadLetteredAt: clock.now().toISOString() };
  await deadLetters.send(facts, body, reviewId, `${reason}-${requestSha256}`);
}
