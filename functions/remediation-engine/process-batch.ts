import { SqsFifoPartialProcessorAsync, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock } from '../../src/platform/clock.ts';
import { logger } from '../../src/platform/logger.ts';
import { CiBusyError, RejectedError } from './errors.ts';
import { handBack } from './hand-back.ts';
import { readRequest } from './read-request.ts';
import { reject, type RejectDependencies } from './reject.ts';
import { startRemediation, type StartDependencies, type StartResult } from './start-remediation.ts';
import { verifyPriority, verifySignature, type VerifyDependencies } from './verify-request.ts';

export interface EngineDependencies extends StartDependencies, VerifyDependencies, RejectDependencies {
  sqs: SQSClient;
  clock: Clock;
}

/** @throws RejectedError, CiBusyError, or what a store throws: the record is then delivered again. */
async function accept(record: SQSRecord, dependencies: EngineDependencies): Promise<StartResult> {
  const request = readRequest(record.body);
  logger.appendKeys({ remediationId: request.remediationId });
  await verifySignature(request, dependencies);
  verifyPriority(request, record, dependencies.p1QueueArn);
  return startRemediation(request, record.body, dependencies);
}

/** A message that can't be accepted is no failure of the batch: it goes to the dead-letter queue, and its group on. */
async function processRecord(record: SQSRecord, dependencies: EngineDependencies): Promise<void> {
  logger.resetKeys();
  try {
    logger.info('message accepted', { result: await accept(record, dependencies) });
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    logger.warn('message rejected', error);
    await reject(record, error, dependencies);
  }
}

/**
 * Works through one batch, in order within each group: what fails takes the rest of its group with it.
 * @returns the records that SQS has to deliver again
 */
export async function processBatch(event: SQSEvent, context: Context, dependencies: EngineDependencies): Promise<SQSBatchResponse> {
  const busyGroups = new Map<string, CiBusyError>();
  const handle = async (record: SQSRecord): Promise<void> => {
    try {
      await processRecord(record, dependencies);
    } catch (error) {
      if (error instanceof CiBusyError) busyGroups.set(record.attributes.MessageGroupId ?? '', error);
      logger.info('message goes back', error as Error);
      throw error;
    }
  };
  const response = await processPartialResponse(event, handle, new SqsFifoPartialProcessorAsync(), {
    context,
    skipGroupOnError: true,
    throwOnFullBatchFailure: false,
  });
  const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const waiting = event.Records.filter(
    ({ messageId, attributes }) => failed.has(messageId) && busyGroups.has(attributes.MessageGroupId ?? ''),
  );
  await handBack(waiting, busyGroups, dependencies);
  return response;
}
