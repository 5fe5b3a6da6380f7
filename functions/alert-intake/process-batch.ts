import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Reading } from '../../src/contracts/alert.ts';
import type { DecidedAttempt } from '../../src/intake/decided-attempt.ts';
import type { AlertDependencies, IntakeOutcome } from '../../src/intake/handle-alert.ts';
import { handleReading } from '../../src/intake/handle-reading.ts';
import { readMessage, readReplay, type ReplayMessage } from '../../src/intake/read-message.ts';
import { replay, type ReplayDependencies } from '../../src/operations/replay/replay.ts';
import { logger } from '../../src/platform/logger.ts';

export type IntakeFunctionDependencies = AlertDependencies &
  ReplayDependencies & {
    /** Records what playbooks in shadow would do about an attempt. */
    watchShadows(attempt: DecidedAttempt): Promise<void>;
  };

/** What an outcome leaves in the log; a request's own texts are in its audit record. */
const summarise = (outcome: IntakeOutcome): object =>
  outcome.kind === 'requested'
    ? {
        kind: outcome.kind,
        remediationId: outcome.request.remediationId,
        ciId: outcome.request.incident.ciId,
        ...outcome.classification,
      }
    : outcome;

/** A person who asks once more fires it once more; a source's copy stays a copy. */
const withWish = (reading: Reading, messageId: string, isWish: boolean): Reading =>
  isWish && reading.kind === 'alert'
    ? { ...reading, alert: { ...reading.alert, firingId: `${reading.alert.firingId}#${messageId}` } }
    : reading;

/**
 * Handles all alerts of a message, one after the other, since they may be about one CI. One that fails keeps no other from
 * being looked at.
 * @throws the first error, once all were looked at
 */
async function handleAlerts({ messageId, body, attributes }: SQSRecord, dependencies: AlertDependencies): Promise<void> {
  const receivedAt = new Date(Number(attributes.SentTimestamp));
  const { readings, requestedBy } = readMessage(body);
  const own = { ...dependencies, ...(requestedBy !== undefined && { requestedBy }) };
  const errors: unknown[] = [];
  for (const [place, reading] of readings.entries()) {
    try {
      const outcome = await handleReading(
        withWish(reading, messageId, requestedBy !== undefined),
        { body, place, receivedAt },
        own,
      );
      logger.info('alert handled', { messageId, outcome: summarise(outcome) });
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

/** An operator's wish was checked when it was made; what refuses it now is for the log. */
async function handleReplay({ payload, requestedBy }: ReplayMessage, dependencies: ReplayDependencies): Promise<void> {
  const { reviewId, playbookVersion } = payload;
  logger.info('replay handled', { outcome: await replay(reviewId, { requestedBy, playbookVersion }, dependencies) });
}

async function handleRecord(record: SQSRecord, dependencies: IntakeFunctionDependencies): Promise<void> {
  const wish = readReplay(record.body);
  return wish ? await handleReplay(wish, dependencies) : await handleAlerts(record, dependencies);
}

/** Goes on beside the alerts; when it fails, nothing but a row for people is missing. */
async function watch(attempt: DecidedAttempt, { watchShadows }: IntakeFunctionDependencies): Promise<void> {
  try {
    await watchShadows(attempt);
  } catch (error) {
    logger.error('playbooks in shadow were not watched', error as Error);
  }
}

/** @returns the messages that SQS has to deliver again: handled once more, they give the same requests. */
export async function processBatch(
  event: SQSEvent,
  context: Context,
  dependencies: IntakeFunctionDependencies,
): Promise<SQSBatchResponse> {
  logger.resetKeys();
  const watched: Promise<void>[] = [];
  const observe = (attempt: DecidedAttempt): void => void watched.push(watch(attempt, dependencies));
  const handle = async (record: SQSRecord): Promise<void> => {
    try {
      await handleRecord(record, { ...dependencies, observe });
    } catch (error) {
      logger.error('message comes again', error as Error);
      throw error;
    }
  };
  const response = await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
    context,
    throwOnFullBatchFailure: false,
  });
  await Promise.all(watched);
  return response;
}
