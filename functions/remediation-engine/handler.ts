import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { listSetting, setting } from '../../src/platform/config.ts';
import { createDeadLetterQueue } from '../../src/stores/dead-letter-queue.ts';
import { createExecutionStore } from '../../src/stores/execution-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { processBatch } from './process-batch.ts';

const stateMachineArn = setting('STATE_MACHINE_ARN');

const dependencies = {
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  executions: createExecutionStore(sfn, stateMachineArn),
  playbooks: createPlaybookStore(dynamodb, setting('PLAYBOOK_TABLE')),
  reviews: createReviewStore(dynamodb, setting('LEDGER_TABLE')),
  deadLetters: createDeadLetterQueue(sqs, setting('DEAD_LETTER_QUEUE_URL')),
  signingKeyIds: listSetting('SIGNING_KEY_IDS'),
  p1QueueArn: setting('P1_QUEUE_ARN'),
  stateMachineArn,
  kms,
  sfn,
  sqs,
  clock: systemClock,
};

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processBatch(event, context, dependencies);
