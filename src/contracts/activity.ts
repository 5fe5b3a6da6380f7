import * as z from 'zod/mini';
import { ciIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from './names.ts';

/** One action that took a slot: under way, or begun within the hour. */
export const slotSchema = z.strictObject({
  remediationId: remediationIdSchema,
  ciId: ciIdSchema,
  playbookId: playbookIdSchema,
  accountId: z.string(),
  service: z.optional(z.string()),
  takenAt: instantSchema,
  endedAt: z.optional(instantSchema),
  outcome: z.optional(z.enum(['succeeded', 'failed'])),
  /** The same playbook had succeeded on the same CI within the hour. */
  isRepeat: z.optional(z.literal(true)),
  /** The playbook's `breaker.failures` when the slot was taken. */
  opensAfterFailures: z.int(),
});
export type Slot = z.infer<typeof slotSchema>;

/** State of one playbook's circuit breaker. */
export const breakerStateSchema = z.strictObject({
  failuresInARow: z.int(),
  openedAt: z.optional(instantSchema),
  /** The one remediation that tries whether it works again. */
  trial: z.optional(remediationIdSchema),
});
export type BreakerState = z.infer<typeof breakerStateSchema>;

/** Everything that limits count, judged and changed as a whole, so that each limit is exact. */
export const activitySchema = z.strictObject({
  slots: z.array(slotSchema),
  breakers: z.record(z.string(), breakerStateSchema),
});
export type Activity = z.infer<typeof activitySchema>;

export const NO_ACTIVITY: Activity = { slots: [], breakers: {} };

/** The one row that holds it, changed by compare-and-swap. It is read and written whole, hence as one text. */
export const activityRowSchema = z.strictObject({
  scope: z.literal('activity'),
  version: z.int(),
  /** The activity as JSON. */
  document: z.string(),
});

/** What a CI was last used for; kept in its lease row for the cooldown and the CI's own limit. */
export const ciUseSchema = z.strictObject({
  remediationId: remediationIdSchema,
  playbookId: playbookIdSchema,
  usedAt: instantSchema,
});
export type CiUse = z.infer<typeof ciUseSchema>;
