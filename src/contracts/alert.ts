import * as z from 'zod/mini';
import { alertTypeSchema, ciIdSchema, incidentIdSchema, instantSchema, prioritySchema } from './names.ts';

/** Who sends alerts; each has a folder in `src/intake/sources`. */
export const alertSourceSchema = z.enum([
  'host-incident',
  'cloudwatch-sns',
  'cloudwatch-event',
  'alertmanager',
  'pagerduty',
  'servicenow',
  'datadog',
  'aws-health',
]);
export type AlertSource = z.infer<typeof alertSourceSchema>;

export const MAX_TITLE_CHARACTERS = 512;
export const MAX_DESCRIPTION_CHARACTERS = 4096;

/** Attributes that a CI's record must have, all of them, for example `{ instanceId: 'i-…' }`. */
const ciLookupSchema = z.record(
  z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/)),
  z.string().check(z.minLength(1), z.maxLength(256)),
);
export type CiLookup = z.infer<typeof ciLookupSchema>;

/** One alert that fires, in our words. Its texts are for people and for the classifier; nothing is read out of them. */
export const alertSchema = z.strictObject({
  source: alertSourceSchema,
  /** The same for every copy of one firing, whoever delivers it. */
  firingId: z.string().check(z.minLength(1), z.maxLength(512)),
  /** The source's own id of the matter, by which alerts without a type are told apart. */
  ticket: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** Absent when the alert doesn't say: then it is `incident-<category>`. */
  alertType: z.optional(alertTypeSchema),
  title: z.string().check(z.minLength(1), z.maxLength(MAX_TITLE_CHARACTERS)),
  description: z.string().check(z.maxLength(MAX_DESCRIPTION_CHARACTERS)),
  priority: prioritySchema,
  occurredAt: instantSchema,
  /** The host's incident, when the alert is one. */
  incidentId: z.optional(incidentIdSchema),
  about: z.strictObject({
    ciId: z.optional(ciIdSchema),
    /** From the most telling to the least; the first counts. */
    lookups: z.array(ciLookupSchema).check(z.maxLength(20)),
  }),
});
export type Alert = z.infer<typeof alertSchema>;

/** Why intake makes no request of what came in. */
export const intakeReasonSchema = z.enum([
  'unreadable',
  'not-firing',
  'no-ci',
  'ambiguous-ci',
  'incident-closed',
  'unknown-source',
]);
export type IntakeReason = z.infer<typeof intakeReasonSchema>;

/** What a normaliser reads in a payload: an alert, or why there is none. */
export type Reading =
  | { kind: 'alert'; alert: Alert }
  | {
      kind: 'refused';
      reason: IntakeReason;
      detail: string;
      /** The host's incident that it is about, if it is about one. */ incidentId?: string;
    };
