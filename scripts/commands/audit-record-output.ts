import * as z from 'zod/mini';
import type { AuditTrailRecord } from '../../src/contracts/audit-query.ts';
import { decisionSchema } from '../../src/contracts/decision.ts';
import { actionTypeSchema, ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { reasonSchema, rejectionReasonSchema } from '../../src/contracts/reasons.ts';

export const resultOutput = z.enum(['success', 'failure', 'skipped']);
export const anyReasonOutput = z.enum([...new Set([...reasonSchema.options, ...rejectionReasonSchema.options])]);

const decision = z.exactOptional(decisionSchema);
const text = z.nullable(z.string());
const instant = z.nullable(instantSchema);

/** A record of the audit trail, as `audit show` and `audit list` print it. */
export const auditRecordOutput: z.ZodMiniType<AuditTrailRecord> = z.strictObject({
  remediationId: remediationIdSchema,
  attempt: z.int(),
  incidentId: incidentIdSchema,
  ciId: ciIdSchema,
  workflowVersion: z.string(),
  playbookId: playbookIdSchema,
  playbookVersion: z.nullable(z.int()),
  actionType: z.nullable(actionTypeSchema),
  targetResource: text,
  result: resultOutput,
  reason: z.nullable(anyReasonOutput),
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
