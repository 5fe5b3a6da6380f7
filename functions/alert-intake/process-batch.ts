import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
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

/** Handles all alerts of a message, one after the other, since they may be about one CI. @throws what keeps it from ending */
async function handleRecord({ messageId, body, attributes }: SQSRecord, dependencies: AlertDependencies): Promise<void> {
  const receivedAt = new Date(Number(attributes.SentTimestamp));
  const { readings, requestedBy = dependencies.requestedBy } = readMessage(body);
  for (const reading of readings) {
    const outcome = await handleReading(reading, { body, receivedAt }, { ...dependencies, requestedBy });
    logger.info('alert handled', { messageId, outcome: summarise(outcome) });
  }
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
