import * as z from 'zod/mini';
import { alertSourceSchema, type AlertSource, type Reading } from '../contracts/alert.ts';
import { authSchema } from '../contracts/remediation-request.ts';
import { reviewIdSchema } from '../contracts/review.ts';
import { sources } from './sources/index.ts';
import { refused } from './sources/readings.ts';

/** What StackFlowAPI puts into the queue once it has verified who sent it. */
const apiMessageSchema = z.strictObject({
  door: z.literal('api'),
  source: alertSourceSchema,
  payload: z.unknown(),
  /** ARN of the person who asked; absent when a source did. */
  requestedBy: z.optional(authSchema.shape.requestedBy),
});

/** An operator's wish to replay, which StackFlowAPI can't sign. */
const replayMessageSchema = z.strictObject({
  door: z.literal('api'),
  source: z.literal('replay'),
  payload: z.strictObject({ reviewId: reviewIdSchema, playbookVersion: z.optional(z.int().check(z.minimum(1))) }),
  requestedBy: authSchema.shape.requestedBy,
});
export type ReplayMessage = z.infer<typeof replayMessageSchema>;

export type ApiMessage = z.infer<typeof apiMessageSchema> | ReplayMessage;

const snsSchema = z.looseObject({ Type: z.literal('Notification'), TopicArn: z.string(), Message: z.string() });
const eventSchema = z.looseObject({ 'detail-type': z.string(), source: z.string() });

/** EventBridge's sources that tell of alerts. */
const SOURCE_OF_EVENT: Record<string, AlertSource> = {
  'aws.cloudwatch': 'cloudwatch-event',
  'aws.health': 'aws-health',
  'stackflow.incidents': 'host-incident',
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readEvent(payload: unknown): Reading[] {
  const event = eventSchema.safeParse(payload);
  const source =
    event.success && Object.hasOwn(SOURCE_OF_EVENT, event.data.source) ? SOURCE_OF_EVENT[event.data.source] : undefined;
  return source
    ? sources[source](payload)
    : [refused('unknown-source', 'neither an SNS notification of an alarm, nor an event of a source that is known')];
}

/** What was published to the topic: alarms alone. Whoever may publish there must not be able to tell of incidents. */
function readNotification(message: string): Reading[] {
  const payload = parseJson(message);
  const isAlarm = typeof payload === 'object' && payload !== null && 'AlarmName' in payload;
  return isAlarm
    ? sources['cloudwatch-sns'](payload)
    : [refused('unknown-source', 'the topic takes the notifications of CloudWatch alarms alone')];
}

/** @returns the wish to replay that a message of the intake's queue is, if it is one. */
export function readReplay(body: string): ReplayMessage | undefined {
  const parsed = replayMessageSchema.safeParse(parseJson(body));
  return parsed.success ? parsed.data : undefined;
}

/** What a message says, and who asked, if a person did. */
export interface ReadMessage {
  readings: Reading[];
  requestedBy?: string | undefined;
}

/** Reads a message of the intake's queue, by whichever of the three doors it came. It never throws. */
export function readMessage(body: string): ReadMessage {
  const message = parseJson(body);
  const ofApi = apiMessageSchema.safeParse(message);
  if (ofApi.success) return { readings: sources[ofApi.data.source](ofApi.data.payload), requestedBy: ofApi.data.requestedBy };
  const ofTopic = snsSchema.safeParse(message);
  return { readings: ofTopic.success ? readNotification(ofTopic.data.Message) : readEvent(message) };
}
