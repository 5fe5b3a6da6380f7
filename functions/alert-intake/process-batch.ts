import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Reading } from '../../src/contracts/alert.ts';
import type { AlertDependencies, IntakeOutcome } from '../../src/intake/handle-alert.ts';
import { handleReading } from '../../src/intake/handle-reading.ts';
import { readMessage } from '../../src/intake/read-message.ts';
import { logger } from '../../src/platform/logger.ts';

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
async function handleRecord({ messageId, body, attributes }: SQSRecord, dependencies: AlertDependencies): Promise<void> {
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

/** @returns the messages that SQS has to deliver again: handled once more, they give the same requests. */
export async function processBatch(
  event: SQSEvent,
  context: Context,
  dependencies: AlertDependencies,
): Promise<SQSBatchResponse> {
  logger.resetKeys();
  const handle = async (record: SQSRecord): Promise<void> => {
    try {
      await handleRecord(record, dependencies);
    } catch (error) {
      logger.error('alert comes again', error as Error);
      throw error;
    }
  };
  return await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
    context,
    throwOnFullBatchFailure: false,
  });
}
