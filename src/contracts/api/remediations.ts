import * as z from 'zod/mini';
import { ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from '../names.ts';
import { goesForward, timeTextSchema } from '../query-values.ts';
import { reasonSchema, rejectionReasonSchema } from '../reasons.ts';
import { pageOf, pageQuery } from './page.ts';
import { sentenceSchema } from './sentence.ts';

export const remediationResultSchema = z.enum(['success', 'failure', 'skipped']);

/** `WAITING` for its CI, `RUNNING`, `HELD` by a gate until it is asked again, or how it ended. */
export const remediationStatusSchema = z.enum(['WAITING', 'RUNNING', 'HELD', 'SUCCEEDED', 'FAILED', 'SKIPPED']);
export type RemediationStatus = z.infer<typeof remediationStatusSchema>;

const anyReasonSchema = z.enum([...new Set([...reasonSchema.options, ...rejectionReasonSchema.options])]);

/** One line of the list. */
export const remediationSummarySchema = z.strictObject({
  remediationId: remediationIdSchema,
  status: remediationStatusSchema,
  result: z.nullable(remediationResultSchema),
  /** Why it ended so, or why it is held. */
  reason: z.nullable(anyReasonSchema),
  incidentId: incidentIdSchema,
  ciId: ciIdSchema,
  playbookId: playbookIdSchema,
  attempt: z.int(),
  /** When the engine got it; of an ended one, when it was asked for. */
  receivedAt: instantSchema,
  startedAt: z.nullable(instantSchema),
  /** When its audit record was written. */
  endedAt: z.nullable(instantSchema),
});
export type RemediationSummary = z.infer<typeof remediationSummarySchema>;
export const remediationPageSchema = pageOf(remediationSummarySchema);

/** All filters must fit. `from` (inclusive) and `to` (exclusive) are about `receivedAt` of what hasn't ended, `endedAt` of what has. */
export const remediationQuerySchema = z
  .strictObject({
    ...pageQuery,
    status: z.optional(remediationStatusSchema),
    result: z.optional(remediationResultSchema),
    reason: z.optional(anyReasonSchema),
    ci: z.optional(ciIdSchema),
    incident: z.optional(incidentIdSchema),
    playbook: z.optional(playbookIdSchema),
    from: z.optional(timeTextSchema),
    to: z.optional(timeTextSchema),
  })
  .check(goesForward());
export type RemediationQuery = z.infer<typeof remediationQuerySchema>;

const openObject = z.record(z.string(), z.unknown());

/** Everything that is known of one remediation, as `stackflow show --json` prints it; secrets are redacted. */
export const remediationViewSchema = z.strictObject({
  remediationId: remediationIdSchema,
  /** The request as it came; null when it can't be read. */
  request: z.nullable(openObject),
  execution: z.nullable(
    z.strictObject({
      arn: z.string(),
      status: z.string(),
      startedAt: instantSchema,
      stoppedAt: z.nullable(instantSchema),
      /** How often somebody has redriven it. */
      redriveCount: z.int(),
    }),
  ),
  audit: z.nullable(openObject),
  workNote: z.nullable(z.looseObject({ text: z.string(), author: z.string(), created_at: z.string() })),
  lease: z.nullable(z.looseObject({ ciId: ciIdSchema, token: z.number(), holder: z.optional(z.string()) })),
  ledger: z.looseObject({
    remediationId: remediationIdSchema,
    incidentId: incidentIdSchema,
    ciId: ciIdSchema,
    playbookId: playbookIdSchema,
    attempt: z.int(),
    receivedAt: instantSchema,
  }),
});

/** Step Functions' own events: `{ id, previousEventId, type, timestamp, …EventDetails }`. */
export const historyEventSchema = z.looseObject({
  id: z.int(),
  previousEventId: z.optional(z.int()),
  type: z.string(),
  timestamp: instantSchema,
});
export const historyPageSchema = pageOf(historyEventSchema);

export const stateMachineSchema = z.strictObject({
  /** Amazon States Language. */
  definition: z.looseObject({ StartAt: z.string(), States: z.record(z.string(), z.looseObject({ Type: z.string() })) }),
  workflowVersion: z.string(),
});

/** What somebody decides about a remediation that waits for people. */
export const approvalBodySchema = z.strictObject({ verdict: z.enum(['approve', 'deny']), reason: sentenceSchema });
export const approvalAnswerSchema = z.strictObject({
  remediationId: remediationIdSchema,
  recorded: z.literal(true),
  by: z.string(),
  verdict: z.enum(['approve', 'deny']),
  reason: z.string(),
  decidedAt: instantSchema,
});
