import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { sendToDeadLetterQueue } from '../../src/settlement/send-to-dead-letter-queue.ts';
import { createDeadLetterQueue } from '../../src/stores/dead-letter-queue.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';

const dependencies = {
  deadLetters: createDeadLetterQueue(sqs, setting('DEAD_LETTER_QUEUE_URL')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  clock: systemClock,
};

export const handler = defineStateHandler((document, { execution }) => sendToDeadLetterQueue(document, execution, dependencies));
