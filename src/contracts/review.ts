import * as z from 'zod/mini';
import { ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from './names.ts';
import { reasonSchema, rejectionReasonSchema } from './reasons.ts';

/**
 * How something came to wait for a person. `failed`: a remediation; its id is the remediation's. `rejected`: a message
 * that the engine refused; nothing was started. `undelivered`: a bare body that SQS itself moved.
 */
export const reviewKindSchema = z.enum(['failed', 'rejected', 'undelivered']);
export type ReviewKind = z.infer<typeof reviewKindSchema>;

/** `open` until the next attempt is accepted, or somebody has discarded it. */
export const reviewStatusSchema = z.enum(['open', 'replayed', 'discarded']);
export type ReviewStatus = z.infer<typeof reviewStatusSchema>;

/** Of a remediation its id; of a message without an accepted one `rejected-` or `undelivered-` and 40 hex digits. */
export const reviewIdSchema = remediationIdSchema;

export const reviewReasonSchema = z.enum([...new Set([...reasonSchema.options, ...rejectionReasonSchema.options, 'undelivered' as const])]);
export type ReviewReason = z.infer<typeof reviewReasonSchema>;

/** One line of the review list (`StackFlow-Remediation-DLQ.fifo` is only its transport, and forgets after 14 days). */
export const reviewItemSchema = z.strictObject({
  reviewId: reviewIdSchema,
  kind: reviewKindSchema,
  status: reviewStatusSchema,
  reason: reviewReasonSchema,
  failingState: z.string(),
  error: z.strictObject({ name: z.string(), message: z.string() }),
  /** Null where the message couldn't be read, or wasn't signed by us. */
  incidentId: z.nullable(incidentIdSchema),
  ciId: z.nullable(ciIdSchema),
  playbookId: z.nullable(playbookIdSchema),
  attempt: z.nullable(z.int()),
  deadLetteredAt: instantSchema,
  /** The next attempt, once somebody has replayed it. */
  replay: z.nullable(
    z.strictObject({
      remediationId: remediationIdSchema,
      requestedBy: z.string(),
      requestedAt: instantSchema,
      acceptedAt: z.nullable(instantSchema),
    }),
  ),
  discard: z.nullable(z.strictObject({ by: z.string(), reason: z.string(), at: instantSchema })),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

/** What is left of a list when all of these fit. */
export interface ReviewFilters {
  kind?: ReviewKind | undefined;
  reason?: ReviewReason | undefined;
  playbook?: string | undefined;
  ci?: string | undefined;
  /** Only what came there at that instant (ISO 8601, UTC) or later. */
  since?: string | undefined;
}
