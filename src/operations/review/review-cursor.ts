import * as z from 'zod/mini';
import { instantSchema, remediationIdSchema } from '../../contracts/names.ts';
import type { ReviewKey } from '../../stores/review-store.ts';

const stageSchema = z.enum(['replaying', 'open', 'replayed', 'discarded']);

/** A page begins in that stage: behind that row of it, or with its first one. */
const cursorSchema = z.union([
  z.tuple([stageSchema]),
  z.tuple([stageSchema, instantSchema, remediationIdSchema]),
]);

/** Where a page begins. */
export interface ReviewPlace {
  stage: ReviewKey['review'];
  after?: ReviewKey | undefined;
}

export const encodeReviewCursor = ({ stage, after }: ReviewPlace): string =>
  Buffer.from(JSON.stringify(after ? [stage, after.deadLetteredAt, after.remediationId] : [stage])).toString('base64url');

/** @returns undefined for any other text. */
export function decodeReviewCursor(text: string): ReviewPlace | undefined {
  try {
    const [stage, deadLetteredAt, remediationId] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (deadLetteredAt === undefined || remediationId === undefined) return { stage };
    return { stage, after: { review: stage, deadLetteredAt, remediationId } };
  } catch {
    return undefined;
  }
}
