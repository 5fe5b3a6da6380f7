import * as z from 'zod/mini';
import { decisionSchema } from '../../src/contracts/decision.ts';
import { ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { reasonSchema } from '../../src/contracts/reasons.ts';
import { remediationRequestSchema } from '../../src/contracts/remediation-request.ts';
import { anyReasonOutput, resultOutput } from './audit-record-output.ts';
import { leaseOutput } from './lease-output.ts';

const optionalInstant = z.optional(instantSchema);

const effect = z.looseObject({
  status: z.enum(['intended', 'refused', 'acknowledged']),
  plan: z.looseObject({ actionType: z.string(), targetResource: z.string() }),
  intendedAt: instantSchema,
  identity: z.string(),
  handle: z.optional(z.record(z.string(), z.string())),
  awsRequestIds: z.optional(z.array(z.string())),
  outcome: z.optional(z.enum(['running', 'succeeded', 'failed', 'unknown'])),
  output: z.optional(z.string()),
  finishedAt: optionalInstant,
});

const approval = z.looseObject({
  askedAt: instantSchema,
  until: instantSchema,
  people: z.union([z.literal(1), z.literal(2)]),
  decisions: z.array(z.looseObject({ by: z.string(), verdict: z.enum(['approve', 'deny']), reason: z.string(), decidedAt: instantSchema })),
});

/** A row of the ledger; another version of us may have written more into it. */
const ledger = z.looseObject({
  remediationId: remediationIdSchema,
  incidentId: incidentIdSchema,
  ciId: ciIdSchema,
  playbookId: playbookIdSchema,
  attempt: z.int(),
  receivedAt: instantSchema,
  waiting: z.optional(z.looseObject({ behind: z.string(), since: instantSchema })),
  hold: z.optional(z.looseObject({ reason: reasonSchema, detail: z.string(), since: instantSchema, recheckAt: instantSchema, count: z.int() })),
  approval: z.optional(approval),
  executionArn: z.optional(z.string()),
  startedAt: optionalInstant,
  effect: z.optional(effect),
  noteWrittenAt: optionalInstant,
  releasedAt: optionalInstant,
  deadLetteredAt: optionalInstant,
  settledAt: optionalInstant,
});

/** The row of `remediation.audit_trail`: times are the database's, and columns may be added. */
const audit = z.looseObject({
  remediationId: remediationIdSchema,
  result: resultOutput,
  reason: z.nullable(anyReasonOutput),
  detail: z.string(),
  decisions: z.record(z.string(), decisionSchema),
  awsRequestIds: z.array(z.string()),
  hash: z.string(),
});

/** `show`: everything that is known of one remediation. */
export const remediationOutput = z.strictObject({
  remediationId: remediationIdSchema,
  request: z.nullable(remediationRequestSchema),
  execution: z.nullable(
    z.strictObject({ arn: z.string(), status: z.string(), startedAt: instantSchema, stoppedAt: z.nullable(instantSchema), redriveCount: z.int() }),
  ),
  audit: z.nullable(audit),
  workNote: z.nullable(z.looseObject({ text: z.string(), author: z.string(), created_at: instantSchema })),
  lease: z.nullable(leaseOutput),
  ledger,
});
