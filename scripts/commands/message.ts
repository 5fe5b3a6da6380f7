import * as z from 'zod/mini';
import { alertSourceSchema, intakeReasonSchema } from '../../src/contracts/alert.ts';
import { alertTypeSchema, ciIdSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { hostIncidentSchema } from '../../src/contracts/host-incident.ts';
import {
  REQUEST_SCHEMA_VERSION,
  actionSpecSchema,
  authSchema,
  classificationSchema,
  incidentReferenceSchema,
} from '../../src/contracts/remediation-request.ts';
import { rejectionReasonSchema, reasonSchema } from '../../src/contracts/reasons.ts';
import { UsageError } from './exit-codes.ts';

/** An incident as the host has it, and what the classifier says about it. */
const hostMessageSchema = z.strictObject({
  hostIncident: hostIncidentSchema,
  classification: classificationSchema,
  alertType: z.optional(alertTypeSchema),
  dryRun: z.optional(z.boolean()),
});

/** A request without signature; ids and times that are absent are filled in. */
export const draftSchema = z.strictObject({
  schemaVersion: z.literal(REQUEST_SCHEMA_VERSION),
  remediationId: z.optional(remediationIdSchema),
  attempt: z._default(z.int().check(z.minimum(1)), 1),
  incident: incidentReferenceSchema,
  classification: classificationSchema,
  action: actionSpecSchema,
  dryRun: z._default(z.boolean(), false),
  auth: z.optional(
    z.strictObject({
      requestedBy: z.optional(authSchema.shape.requestedBy),
      issuedAt: z.optional(authSchema.shape.issuedAt),
      expiresAt: z.optional(authSchema.shape.expiresAt),
      targetRoleArn: authSchema.shape.targetRoleArn,
      externalId: authSchema.shape.externalId,
    }),
  ),
});
export type Draft = z.infer<typeof draftSchema>;

/** A request, and what somebody changed in it after it was signed. */
const requestMessageSchema = z.strictObject({
  request: draftSchema,
  changedAfterSigning: z.optional(z.record(z.string(), z.unknown())),
});

/** What a source of alerts sends, in its own words. */
const alertMessageSchema = z.strictObject({ source: alertSourceSchema, alert: z.record(z.string(), z.unknown()) });

/** Text that goes to a queue as it is. */
const bodyMessageSchema = z.strictObject({
  body: z.string(),
  queue: z.enum(['P1', 'Standard']),
  groupId: ciIdSchema,
});

export type HostMessage = z.infer<typeof hostMessageSchema>;
export type RequestMessage = z.infer<typeof requestMessageSchema>;
export type AlertMessage = z.infer<typeof alertMessageSchema>;
export type BodyMessage = z.infer<typeof bodyMessageSchema>;
export type Message = AlertMessage | HostMessage | RequestMessage | BodyMessage;

/** How a message ends: with a result, rejected by the engine, or refused by the intake. */
const expectedSchema = z.union([
  z.strictObject({ result: z.enum(['success', 'failure', 'skipped']), reason: z.nullable(reasonSchema) }),
  z.strictObject({ rejected: rejectionReasonSchema }),
  z.strictObject({ refused: z.union([reasonSchema, intakeReasonSchema]) }),
]);
export type Expected = z.infer<typeof expectedSchema>;

const expected = { expected: expectedSchema };

/** One file of `samples/`: what it shows, what is sent, and how each message must end. */
export const sampleSchema = z.strictObject({
  name: z.string(),
  shows: z.string(),
  messages: z
    .array(
      z.union([
        z.extend(alertMessageSchema, expected),
        z.extend(hostMessageSchema, expected),
        z.extend(requestMessageSchema, expected),
        z.extend(bodyMessageSchema, expected),
      ]),
    )
    .check(z.minLength(1)),
});
export type Sample = z.infer<typeof sampleSchema>;

function parse<T extends z.ZodMiniType>(schema: T, file: string, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(`${file} is not valid: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

function parseJson(file: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${file} must hold one JSON object.`);
  return value as Record<string, unknown>;
}

/**
 * Reads what `send` and `sign` take: an alert of a source, a host incident with its classification, an unsigned request, or a sample file
 * (all of its messages).
 * @throws UsageError naming the field.
 */
export function parseMessages(file: string, text: string): Message[] {
  const value = parseJson(file, text);
  if ('messages' in value) return parse(sampleSchema, file, value).messages.map(({ expected: _, ...message }) => message);
  if ('alert' in value) return [parse(alertMessageSchema, file, value)];
  if ('hostIncident' in value) return [parse(hostMessageSchema, file, value)];
  return [{ request: parse(draftSchema, file, value) }];
}

/** @throws UsageError naming the field. */
export const parseSample = (file: string, text: string): Sample => parse(sampleSchema, file, parseJson(file, text));
