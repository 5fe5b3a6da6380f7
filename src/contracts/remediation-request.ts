import * as z from 'zod/mini';
import {
  alertTypeSchema,
  categorySchema,
  ciIdSchema,
  incidentIdSchema,
  instantSchema,
  parametersSchema,
  playbookIdSchema,
  prioritySchema,
  remediationIdSchema,
} from './names.ts';

/** Largest request that the engine accepts, in bytes of UTF-8. */
export const MAX_REQUEST_BYTES = 64 * 1024;

/** The one version of the request that this code understands. */
export const REQUEST_SCHEMA_VERSION = 1;

export const incidentReferenceSchema = z.strictObject({
  id: incidentIdSchema,
  priority: prioritySchema,
  alertType: alertTypeSchema,
  category: categorySchema,
  shortDescription: z.string().check(z.maxLength(512)),
  ciId: ciIdSchema,
  openedAt: instantSchema,
});

export const classificationSchema = z.strictObject({
  category: categorySchema,
  confidence: z.number().check(z.minimum(0), z.maximum(1)),
  model: z.string().check(z.minLength(1), z.maxLength(128)),
});

export const actionSpecSchema = z.strictObject({
  playbookId: playbookIdSchema,
  playbookVersion: z.optional(z.int().check(z.minimum(1))),
  parameters: parametersSchema,
});

export const authSchema = z.strictObject({
  requestedBy: z.string().check(z.regex(/^arn:aws[a-z-]*:[a-z0-9-]+::?[^\s]{1,256}$/)),
  issuedAt: instantSchema,
  expiresAt: instantSchema,
  keyId: z.string().check(z.minLength(1), z.maxLength(256)),
  signature: z.string().check(z.regex(/^[A-Za-z0-9+/]{20,512}={0,2}$/)),
  targetRoleArn: z.optional(z.string().check(z.regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/))),
  externalId: z.optional(z.string().check(z.regex(/^[\w+=,.@:/-]{2,1224}$/))),
});

/** A queue message: one request to remediate one incident (design, section 3). Unknown keys are refused. */
export const remediationRequestSchema = z
  .strictObject({
    schemaVersion: z.literal(REQUEST_SCHEMA_VERSION),
    remediationId: remediationIdSchema,
    attempt: z.int().check(z.minimum(1), z.maximum(1000)),
    incident: incidentReferenceSchema,
    classification: classificationSchema,
    action: actionSpecSchema,
    auth: authSchema,
    dryRun: z.boolean(),
  })
  .check(
    z.refine((request) => Date.parse(request.auth.expiresAt) > Date.parse(request.auth.issuedAt), {
      path: ['auth', 'expiresAt'],
      message: 'must be after auth.issuedAt',
    }),
  );

export type RemediationRequest = z.infer<typeof remediationRequestSchema>;
export type Classification = z.infer<typeof classificationSchema>;
export type IncidentReference = z.infer<typeof incidentReferenceSchema>;

/** A request before it is signed. */
export type UnsignedRequest = Omit<RemediationRequest, 'auth'> & {
  auth: Omit<RemediationRequest['auth'], 'signature' | 'keyId'>;
};
