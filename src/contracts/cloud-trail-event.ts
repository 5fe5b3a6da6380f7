import * as z from 'zod/mini';
import { instantSchema } from './names.ts';

/** How our calls name the remediation that they are made for, in the user agent: `stackflow-remediation/<id>`. */
export const USER_AGENT_PRODUCT = 'stackflow-remediation';

/**
 * What CloudTrail writes of one API call, as far as we need it. Minor versions only add fields, so that unknown ones are
 * let through: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const cloudTrailCallSchema = z.looseObject({
  eventVersion: z.string().check(z.regex(/^1\.\d{1,3}$/)),
  eventID: z.guid(),
  /** When the call was completed. */
  eventTime: instantSchema,
  eventSource: z.string().check(z.regex(/^[a-z0-9.-]{1,128}$/)),
  /** Some services add a date to the API's name: `CreateInvalidation2020_05_31`. */
  eventName: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,128}$/)),
  awsRegion: z.string().check(z.regex(/^[a-z0-9-]{1,32}$/)),
  recipientAccountId: z.string().check(z.regex(/^\d{12}$/)),
  userIdentity: z.looseObject({
    type: z.string(),
    arn: z.optional(z.string().check(z.regex(/^arn:[\x21-\x7e]{1,600}$/))),
  }),
  userAgent: z.optional(z.string()),
  requestID: z.optional(z.nullable(z.string().check(z.regex(/^[\x21-\x7e]{1,256}$/)))),
  readOnly: z.optional(z.boolean()),
  errorCode: z.optional(z.string()),
});
export type CloudTrailCall = z.infer<typeof cloudTrailCallSchema>;

/** One row of `remediation.cloud_trail_event`: that AWS itself has recorded a call of ours. */
export interface CloudTrailEvent {
  eventId: string;
  remediationId: string;
  ciId: string;
  /** What the service answered with, too: the link to the audit record. */
  requestId: string;
  /** For example `ssm.amazonaws.com`. */
  eventSource: string;
  eventName: string;
  eventTime: string;
  awsRegion: string;
  /** Whose trail the event is from: of an assumed role's calls the role's account. */
  accountId: string;
  /** ARN of the session that called. */
  identityArn: string;
  receivedAt: string;
}
