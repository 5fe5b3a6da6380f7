import type { EventBridgeEvent } from 'aws-lambda';
import { cloudTrailCallSchema, type CloudTrailCall, type CloudTrailEvent } from '../../src/contracts/cloud-trail-event.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { remediationIdOf, whyForeign } from '../../src/decisions/link-cloud-trail.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { InvalidInputError } from '../../src/platform/errors.ts';
import { logger } from '../../src/platform/logger.ts';
import type { CloudTrailEventStore } from '../../src/stores/cloud-trail-event-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface LinkCloudTrailEventDependencies {
  ledger: Pick<LedgerStore, 'get' | 'recordCloudTrailEvent'>;
  events: CloudTrailEventStore;
  clock: Clock;
}

function parse({ id, detail }: EventBridgeEvent<string, unknown>): CloudTrailCall {
  const parsed = cloudTrailCallSchema.safeParse(detail);
  if (!parsed.success) throw new InvalidInputError(`The detail of CloudTrail's event ${id}`, describeIssues(parsed.error));
  return parsed.data;
}

const toEvent = (call: CloudTrailCall, { remediationId, ciId }: LedgerEntry, now: Date): CloudTrailEvent => ({
  eventId: call.eventID,
  remediationId,
  ciId,
  requestId: call.requestID ?? '',
  eventSource: call.eventSource,
  eventName: call.eventName,
  // As the database gives it back, whatever its precision.
  eventTime: new Date(call.eventTime).toISOString(),
  awsRegion: call.awsRegion,
  accountId: call.recipientAccountId,
  identityArn: call.userIdentity.arn ?? '',
  receivedAt: now.toISOString(),
});

/**
 * Keeps what CloudTrail says of a call of ours: first in the audit trail, then in the ledger. It may come before the audit
 * record, long after it, or twice; what isn't ours is logged and dropped.
 * @throws InvalidInputError for what is no CloudTrail record, AuditUnavailableError when the database can't answer now.
 */
export async function linkCloudTrailEvent(
  event: EventBridgeEvent<string, unknown>,
  { ledger, events, clock }: LinkCloudTrailEventDependencies,
): Promise<void> {
  logger.resetKeys();
  const call = parse(event);
  const remediationId = remediationIdOf(call);
  const { eventID: eventId, eventName, requestID: requestId } = call;
  logger.appendKeys({ ...(remediationId !== undefined && { remediationId }), eventId, eventName, requestId });
  const entry = remediationId === undefined ? undefined : await ledger.get(remediationId);
  const why = whyForeign(call, entry);
  if (!entry || why !== undefined) return logger.info('foreign event dropped', { why });
  const place = await events.record(toEvent(call, entry, clock.now()));
  await ledger.recordCloudTrailEvent(entry.remediationId, place);
  logger.info('event linked', { sequence: place.sequence });
}
