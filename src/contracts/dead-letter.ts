import * as z from 'zod/mini';
import { instantSchema, remediationIdSchema } from './names.ts';
import { reviewReasonSchema } from './review.ts';

/** What lies in `StackFlow-Remediation-DLQ.fifo`: enough to review and to replay. */
export const deadLetterSchema = z.strictObject({
  reason: reviewReasonSchema,
  /** State of the machine, or `Engine` when no execution was started. */
  failingState: z.string(),
  error: z.strictObject({ name: z.string(), message: z.string() }),
  remediationId: z.nullable(remediationIdSchema),
  executionArn: z.nullable(z.string()),
  deadLetteredAt: instantSchema,
  /** The message as it came; cut to its head when it was oversized. */
  request: z.string(),
  /** SHA-256 (hex) and length of the whole body. */
  requestSha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  requestBytes: z.int(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** How long the queue keeps a letter. */
export const DEAD_LETTER_DAYS = 14;
