import * as z from 'zod/mini';
import { decisionSchema } from '../decision.ts';
import { actionTypeSchema, ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from '../names.ts';
import { reasonSchema, rejectionReasonSchema } from '../reasons.ts';

export const resultSchema = z.enum(['success', 'failure', 'skipped']);
export const anyReasonSchema = z.enum([...new Set([...reasonSchema.options, ...rejectionReasonSchema.options])]);
const decision = z.exactOptional(decisionSchema);
const text = z.nullable(z.string());
const instant = z.nullable(instantSchema);

/** A record of the audit trail with its place in its CI's chain, and what CloudTrail said of it. */
export const auditTrailRecordSchema = z.strictObject({
  remediationId: remediationIdSchema,
  attempt: z.int(),
  incidentId: incidentIdSchema,
  ciId: ciIdSchema,
  workflowVersion: z.string(),
  playbookId: playbookIdSchema,
  playbookVersion: z.nullable(z.int()),
  actionType: z.nullable(actionTypeSchema),
  targetResource: text,
  result: resultSchema,
  reason: z.nullable(anyReasonSchema),
  detail: z.string(),
  iamIdentity: text,
  awsRequestIds: z.array(z.string()),
  cloudTrailStatus: z.enum(['expected', 'not-recorded', 'none']),
  cloudTrailDetail: text,
  ssmCommandId: text,
  output: text,
  outputKey: text,
  decisions: z.strictObject({ rule: decision, approval: decision, maintenance: decision, change: decision, action: decision, hold: decision }),
  executionArn: z.string(),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  startedAt: instantSchema,
  actionStartedAt: instant,
  actionFinishedAt: instant,
  recordedAt: instantSchema,
  sequence: z.int(),
  previousHash: text,
  hash: z.string(),
  cloudTrailEventId: text,
  cloudTrailState: z.nullable(z.enum(['expected', 'not-recorded', 'none', 'linked', 'overdue'])),
});

export const auditPageSchema = z.strictObject({ records: z.array(auditTrailRecordSchema), next: text });

const figures = {
  success: z.int(),
  failure: z.int(),
  skipped: z.int(),
  successRate: z.nullable(z.number()),
  repairs: z.int(),
  mttrSeconds: z.nullable(z.number()),
  recurrences: z.int(),
  recurrenceRate: z.nullable(z.number()),
};

export const auditStatisticsSchema = z.strictObject({
  from: instant,
  to: instant,
  recurrenceDays: z.int(),
  total: z.strictObject(figures),
  playbooks: z.array(z.strictObject({ playbookId: playbookIdSchema, ...figures })),
  counts: z.array(z.strictObject({ result: resultSchema, reason: z.nullable(anyReasonSchema), count: z.int() })),
});
