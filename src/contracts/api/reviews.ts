import * as z from 'zod/mini';
import { gatePreviewSchema } from '../gate-preview.ts';
import { ciIdSchema, playbookIdSchema, remediationIdSchema } from '../names.ts';
import { replayOutcomeSchema } from '../replay.ts';
import { reviewItemSchema, reviewKindSchema, reviewReasonSchema, reviewStatusSchema } from '../review.ts';
import { cursorSchema, pageOf, pageQuery } from './page.ts';
import { sentenceSchema } from './sentence.ts';

const filters = {
  kind: z.optional(reviewKindSchema),
  reason: z.optional(reviewReasonSchema),
  playbook: z.optional(playbookIdSchema),
  ci: z.optional(ciIdSchema),
};

export const reviewQuerySchema = z.strictObject({ ...pageQuery, ...filters, status: z.optional(reviewStatusSchema) });
export type ReviewQuery = z.infer<typeof reviewQuerySchema>;
export const reviewPageSchema = pageOf(reviewItemSchema);

/** One thing to review; secrets are redacted. */
export const reviewSchema = z.strictObject({
  item: reviewItemSchema,
  /** The request; as text, cut to its head, where it can't be read. */
  request: z.union([z.record(z.string(), z.unknown()), z.string(), z.null()]),
  /** What the gates say now; null where there is nothing that they could be asked about. */
  preview: z.nullable(gatePreviewSchema),
});
export type Review = z.infer<typeof reviewSchema>;

/** The version confirms that the playbook has changed since. */
export const replayBodySchema = z.strictObject({ playbookVersion: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))) });
export const replayAnswerSchema = z.strictObject({
  /** The next attempt. */
  remediationId: remediationIdSchema,
  replayOf: remediationIdSchema,
});

export const discardBodySchema = z.strictObject({ reason: sentenceSchema });

const MAX_AT_ONCE = 100;

/** One page of a bulk replay: those that wait for review and fit all filters. */
export const bulkReplayBodySchema = z.strictObject({
  ...filters,
  limit: z._default(z.int().check(z.minimum(1), z.maximum(MAX_AT_ONCE)), 25),
  cursor: z.optional(cursorSchema),
});
export type BulkReplay = z.infer<typeof bulkReplayBodySchema>;
export const bulkReplayAnswerSchema = z.strictObject({ outcomes: z.array(replayOutcomeSchema), next: z.nullable(z.string()) });
