import type { Review } from '../../contracts/api/reviews.ts';
import type { GatePreview } from '../../contracts/gate-preview.ts';
import { redactText, redactValue } from '../../contracts/redaction/redact.ts';
import type { RemediationRequest } from '../../contracts/remediation-request.ts';
import { isMessage, type ReviewRow } from '../../contracts/reviewed-message.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import type { ReviewStore } from '../../stores/review-store.ts';
import { toReviewItem } from './to-review-item.ts';

export interface ShowReviewDependencies {
  reviews: Pick<ReviewStore, 'get'>;
  /** What the gates would say of the request now. */
  preview: (request: RemediationRequest) => Promise<GatePreview>;
}

/** Of a body that isn't a request, in characters. */
const HEAD_CHARACTERS = 4_096;

/** A stranger's wish isn't put before the gates. */
const isOurs = (row: ReviewRow): boolean => !isMessage(row) || row.subject !== undefined;

/** @returns one thing to review, without secrets, with what the gates say while it is open; undefined when there is none. */
export async function showReview(reviewId: string, { reviews, preview }: ShowReviewDependencies): Promise<Review | undefined> {
  const row = await reviews.get(reviewId);
  if (!row?.review) return undefined;
  const item = toReviewItem(row);
  const request = parseRequest(row.requestBody);
  if (!request) return { item, request: redactText(row.requestBody.slice(0, HEAD_CHARACTERS)), preview: null };
  const isAsked = item.status === 'open' && isOurs(row);
  return { item, request: redactValue(request), preview: isAsked ? await preview(request) : null };
}
