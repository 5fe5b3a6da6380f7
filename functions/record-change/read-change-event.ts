import type { EventBridgeEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { instantSchema } from '../../src/contracts/names.ts';
import type { ChangeFeed } from '../../src/contracts/playbook.ts';
import { changeSubjectSchema, type RecentChange } from '../../src/contracts/recent-change.ts';
import { InvalidInputError } from '../../src/platform/errors.ts';

/** What an event says: which feed it proves alive, and what was changed, if anything. */
export interface ChangeEvent {
  feed: ChangeFeed;
  /** Time of the event (ISO 8601). */
  occurredAt: string;
  changes: RecentChange[];
}

type Incoming = EventBridgeEvent<string, unknown>;

const changeIdSchema = z.string().check(z.minLength(1), z.maxLength(128));

/** The host's own event; a change that touches no CI says so by an empty list. */
const hostChangeSchema = z.looseObject({
  id: changeIdSchema,
  ci_ids: z.array(changeSubjectSchema).check(z.maxLength(100)),
  implemented_at: z.optional(instantSchema),
  short_description: z.optional(z.string()),
});

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
const ecsSchema = z.looseObject({ eventName: z.string(), deploymentId: changeIdSchema, reason: z.optional(z.string()) });

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
const codeDeploySchema = z.looseObject({ deploymentId: changeIdSchema, state: z.string(), application: z.optional(z.string()) });

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html */
const stackSchema = z.looseObject({ 'stack-id': z.string(), 'status-details': z.looseObject({ status: z.string() }) });

function parse<T extends z.ZodMiniType>(schema: T, event: Incoming): z.output<T> {
  const parsed = schema.safeParse(event.detail);
  if (!parsed.success) throw new InvalidInputError(`The detail of ${event.source} event ${event.id}`, describeIssues(parsed.error));
  return parsed.data;
}

const onResources = ({ resources, time }: Incoming, changeId: string, summary: string): RecentChange[] =>
  resources.map((ciId) => ({ ciId, changeId, implementedAt: time, summary }));

/** The stack's own ARN ends in an id that nobody writes down; a CI record may name it without. */
const withoutStackId = (arn: string): string => arn.replace(/(:stack\/[^/]+)\/.*$/, '$1');

const READERS: Record<string, (event: Incoming) => Omit<ChangeEvent, 'occurredAt'>> = {
  'Change Implemented': (event) => {
    const { id, ci_ids, implemented_at = event.time, short_description } = parse(hostChangeSchema, event);
    const change = { changeId: id, implementedAt: implemented_at, ...(short_description !== undefined && { summary: short_description }) };
    return { feed: 'host', changes: ci_ids.map((ciId) => ({ ciId, ...change })) };
  },
  'Change Feed Heartbeat': () => ({ feed: 'host', changes: [] }),
  'ECS Deployment State Change': (event) => {
    const { deploymentId, eventName, reason } = parse(ecsSchema, event);
    return { feed: 'aws', changes: onResources(event, deploymentId, `${eventName}: ${reason ?? ''}`) };
  },
  'CodeDeploy Deployment State-change Notification': (event) => {
    const { deploymentId, state, application } = parse(codeDeploySchema, event);
    return { feed: 'aws', changes: onResources(event, deploymentId, `CodeDeploy ${application ?? ''} ${state}`) };
  },
  'CloudFormation Stack Status Change': (event) => {
    const stack = parse(stackSchema, event);
    const arns = [...new Set([stack['stack-id'], withoutStackId(stack['stack-id'])])];
    const changeId = stack['stack-id'].slice(-128);
    return { feed: 'aws', changes: onResources({ ...event, resources: arns }, changeId, stack['status-details'].status) };
  },
  /** Our own schedule: EventBridge's events reach us. */
  'Scheduled Event': () => ({ feed: 'aws', changes: [] }),
};

/** @throws InvalidInputError when an event isn't what its source's documentation says. */
export function readChangeEvent(event: Incoming): ChangeEvent {
  const read = READERS[event['detail-type']];
  if (!read) throw new InvalidInputError(`The event ${event.id}`, `detail-type: ${event['detail-type']} is no change event`);
  return { ...read(event), occurredAt: new Date(event.time).toISOString() };
}
