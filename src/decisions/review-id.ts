import { createHash } from 'node:crypto';
import type { DeadLetter } from '../contracts/dead-letter.ts';

const digits = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40);

export const sha256Of = (body: string): string => createHash('sha256').update(body).digest('hex');

/** @returns under which id a message stands that the engine refused: never under the one that it claims. */
export const rejectedId = (reason: string, requestSha256: string): string => `rejected-${digits(`${reason}-${requestSha256}`)}`;

/** @returns under which id a bare body stands that SQS itself moved. */
export const undeliveredId = (requestSha256: string): string => `undelivered-${requestSha256.slice(0, 40)}`;

/** @returns under which id it is recorded that a review was discarded. */
export const discardId = (reviewId: string): string => `discard-${digits(reviewId)}`;

/** @returns the id of what a letter is about. */
export function reviewIdOf({ reason, failingState, remediationId, requestSha256 }: DeadLetter): string {
  if (reason === 'undelivered') return remediationId ?? undeliveredId(requestSha256);
  return failingState === 'Engine' || remediationId === null ? rejectedId(reason, requestSha256) : remediationId;
}
