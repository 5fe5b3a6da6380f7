import * as z from 'zod/mini';
import { alertSourceSchema, intakeReasonSchema } from './alert.ts';
import { incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from './names.ts';
import { reasonSchema } from './reasons.ts';
import { classificationSchema, incidentReferenceSchema } from './remediation-request.ts';

/** Firings that are remembered, so that a late copy isn't taken for a new one. */
export const REMEMBERED_FIRINGS = 200;

/** From the first firing of a kind of alert on a CI until its incident is over (`StackFlow_Alert`). */
export const alertOccurrenceSchema = z.strictObject({
  /** CI and alert type; of a host's incident its id. */
  alertKey: z.string(),
  /** Grows with every write: writes are by compare-and-swap. */
  version: z.int(),
  /** 1, and one more after each resolution. */
  occurrence: z.int(),
  incidentId: incidentIdSchema,
  /** The host has the incident, under that id. */
  isOpened: z.optional(z.boolean()),
  /** When it fired first; part of the remediation's id. */
  openedAt: instantSchema,
  /** Firings, copies not counted. */
  count: z.int(),
  lastFiredAt: instantSchema,
  /** Ids of the latest firings, those of earlier occurrences among them. */
  firings: z.array(z.string()),
  /** The attempt that the latest firing calls for, and the latest that was published. */
  attempt: z.int(),
  publishedAttempt: z.int(),
  published: z.optional(
    z.strictObject({
      remediationId: remediationIdSchema,
      playbookId: playbookIdSchema,
      at: instantSchema,
      cooldownSeconds: z.int(),
    }),
  ),
  /** What the classifier said of it, and for which attempt: asked once, so that a crash doesn't make it two requests. */
  classification: z.optional(classificationSchema),
  classifiedAttempt: z.optional(z.int()),
  /** What was chosen for an attempt before it was published, so that another try publishes the same. */
  chosen: z.optional(
    z.strictObject({
      attempt: z.int(),
      /** The attempt that is asked for, when people's replays have taken numbers of their own. */
      requestAttempt: z.optional(z.int()),
      playbookId: playbookIdSchema,
      version: z.int(),
      incident: incidentReferenceSchema,
      runnerUp: z.optional(playbookIdSchema),
    }),
  ),
  /** Why the attempt led to no request. */
  refused: z.optional(z.strictObject({ reason: reasonSchema, detail: z.string(), at: instantSchema })),
  /** Epoch seconds; the row is then deleted. */
  expiresAt: z.int(),
});
export type AlertOccurrence = z.infer<typeof alertOccurrenceSchema>;

/** An alert that could be tied to no CI, or not be read at all; noted in the same table for people to look at. */
export const refusedAlertSchema = z.strictObject({
  /** `refused#` and a hash of the firing. */
  alertKey: z.string(),
  refusedAs: intakeReasonSchema,
  detail: z.string(),
  source: z.optional(alertSourceSchema),
  title: z.optional(z.string()),
  firings: z.array(z.string()),
  at: instantSchema,
  expiresAt: z.int(),
});
export type RefusedAlert = z.infer<typeof refusedAlertSchema>;
