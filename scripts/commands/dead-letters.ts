import { createHash } from 'node:crypto';
import { ChangeMessageVisibilityBatchCommand, ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../../src/contracts/dead-letter.ts';

/** SQS gives at most ten messages a call. */
const PAGE = 10;
/** While we look through the queue, its letters are hidden from others; should we die, they are back after this. */
const HIDDEN_SECONDS = 20;

async function receiveAll(sqs: SQSClient, queueUrl: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: PAGE, VisibilityTimeout: HIDDEN_SECONDS }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
  }
}

async function putBack(sqs: SQSClient, queueUrl: string, messages: Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += PAGE) {
    const Entries = messages.slice(start, start + PAGE).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}

const parse = ({ Body }: Message): DeadLetter => JSON.parse(Body ?? '{}') as DeadLetter;

/** @returns the remediation id that a body claims, if any. */
function claimedIdOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { remediationId?: string } | null)?.remediationId;
  } catch {
    return undefined;
  }
}

/**
 * @returns the letter of a body, or undefined. Every letter stays in the queue. A rejected message is found by its id
 *   too: behind an earlier letter of the same id a new one can't be seen, since both are in one message group.
 */
export async function findDeadLetter(sqs: SQSClient, queueUrl: string, body: string): Promise<DeadLetter | undefined> {
  const messages = await receiveAll(sqs, queueUrl);
  await putBack(sqs, queueUrl, messages);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const claimedId = claimedIdOf(body);
  const isOfId = (letter: DeadLetter) =>
    claimedId !== undefined && letter.remediationId === claimedId && letter.failingState === 'Engine';
  const letters = messages.map(parse);
  return letters.find(({ requestSha256 }) => requestSha256 === sha256) ?? letters.find(isOfId);
}
