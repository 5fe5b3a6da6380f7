import * as z from 'zod/mini';
import { auditCursorSchema } from './audit-cursor.ts';
import type { AuditRecord, RemediationResult } from './audit-record.ts';
import { actionTypeSchema, ciIdSchema, incidentIdSchema, playbookIdSchema } from './names.ts';
import { goesForward, numberTextSchema, timeTextSchema } from './query-values.ts';
import { reasonSchema, rejectionReasonSchema } from './reasons.ts';

/** Most records that one page has; the Data API's limit of 1 MiB may make it shorter. */
export const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;
const DEFAULT_RECURRENCE_DAYS = 7;
const MAX_RECURRENCE_DAYS = 365;

/** ARN of whoever acted or asked; a role's stands for each of its sessions. */
const identitySchema = z.string().check(z.regex(/^arn:aws[a-z-]*:[a-z0-9-]+:[^\s\p{Cc}]{1,512}$/u));

/** From inclusive, to exclusive: when the record was written. */
const range = { from: z.optional(timeTextSchema), to: z.optional(timeTextSchema) };

const filters = {
  incident: z.optional(incidentIdSchema),
  ci: z.optional(ciIdSchema),
  playbook: z.optional(playbookIdSchema),
  actionType: z.optional(actionTypeSchema),
  result: z.optional(z.enum(['success', 'failure', 'skipped'] satisfies RemediationResult[])),
  reason: z.optional(z.enum([...new Set([...reasonSchema.options, ...rejectionReasonSchema.options])])),
  identity: z.optional(identitySchema),
  requestedBy: z.optional(identitySchema),
  ...range,
};

/** What records must have, all of it; as text, the way people and addresses give it. */
export const auditFiltersSchema = z.strictObject(filters).check(goesForward());
export type AuditFilters = z.infer<typeof auditFiltersSchema>;
export const AUDIT_FILTERS = Object.keys(filters) as (keyof AuditFilters)[];

/** Filters, how many records, and behind which one: a page. */
export const auditQuerySchema = z
  .strictObject({ ...filters, limit: z._default(numberTextSchema(1, MAX_PAGE), DEFAULT_PAGE), cursor: z.optional(auditCursorSchema) })
  .check(goesForward());
export type AuditQuery = z.infer<typeof auditQuerySchema>;

/** What statistics are about. */
export const auditStatisticsQuerySchema = z
  .strictObject({
    ...range,
    playbook: z.optional(playbookIdSchema),
    recurrenceDays: z._default(numberTextSchema(1, MAX_RECURRENCE_DAYS), DEFAULT_RECURRENCE_DAYS),
  })
  .check(goesForward());
export type AuditStatisticsQuery = z.infer<typeof auditStatisticsQuerySchema>;

/** A record with its place in its CI's chain, and what CloudTrail said of it. */
export interface AuditTrailRecord extends AuditRecord {
  sequence: number;
  previousHash: string | null;
  hash: string;
  cloudTrailEventId: string | null;
  /** `linked` once the event is there, `overdue` when it hasn't come an hour after the record. */
  cloudTrailState: AuditRecord['cloudTrailStatus'] | 'linked' | 'overdue' | null;
}

/** Records, newest first. */
export interface AuditPage {
  records: AuditTrailRecord[];
  /** Cursor of the page behind this one; null when there is none. */
  next: string | null;
}
