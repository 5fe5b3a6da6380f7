import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../contracts/dead-letter.ts';
import { keepBody } from './keep-body.ts';

export type DeadLetterQueue = ReturnType<typeof createDeadLetterQueue>;

/** What the sender knows; the queue adds hash, length and the body (or its head). */
export type DeadLetterFacts = Omit<DeadLetter, 'request' | 'requestSha256' | 'requestBytes'>;

/** What becomes of a letter that was looked at. */
export type LetterVerdict = 'keep' | 'delete';

/** SQS gives, and takes, at most ten messages a call. */
const PAGE = 10;
/** While we walk, letters are hidden from others; should we die, they are back after this. */
const HIDDEN_SECONDS = 120;
/** Asks every server of the queue: without it an empty answer means nothing, as long as there should be more. */
const WAIT_SECONDS = 1;
/** Of one walk; what it deletes makes room for the next one. */
const MOST_LETTERS = 10_000;

const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

const inPages = (messages: Message[]): { Id: string; ReceiptHandle: string | undefined }[][] =>
  Array.from({ length: Math.ceil(messages.length / PAGE) }, (_, page) =>
    messages.slice(page * PAGE, (page + 1) * PAGE).map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
  );

/** `StackFlow-Remediation-DLQ.fifo`: the transport of what a person reviews and replays. */
export function createDeadLetterQueue(sqs: SQSClient, queueUrl: string) {
  async function receive(waitSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: PAGE,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: waitSeconds,
      }),
    );
    return Messages;
  }

  async function putBack(messages: Message[]): Promise<void> {
    for (const page of inPages(messages)) {
      const Entries = page.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  }

  async function remove(messages: Message[]): Promise<void> {
    for (const Entries of inPages(messages)) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  async function count(): Promise<number> {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] }));
    return COUNTS.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
  }

  return {
    /**
     * @param groupId of what the letter is about, so that no letter hides another one
     * @param deduplicationId the same for each try of the same letter, so that a retry can't send it twice
     */
    async send(facts: DeadLetterFacts, body: string, groupId: string, deduplicationId: string): Promise<void> {
      const letter: DeadLetter = { ...facts, ...keepBody(body) };
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(letter),
          MessageGroupId: groupId,
          MessageDeduplicationId: deduplicationId,
          MessageAttributes: { reason: { DataType: 'String', StringValue: facts.reason } },
        }),
      );
    },

    /** @returns about how many letters there are, hidden ones included. */
    count,

    /**
     * Looks at every letter once. Those that are kept are visible again afterwards; a walk that dies leaves each where it was.
     * A letter that can't be looked at stays, and keeps no other from being looked at.
     * @throws in the end the first error of `look`
     */
    async walk(look: (body: string) => Promise<LetterVerdict>): Promise<{ kept: number; deleted: number }> {
      const kept: Message[] = [];
      const seen = new Set<string | undefined>();
      const expected = await count();
      let deleted = 0;
      const errors: unknown[] = [];
      const lookAt = (body: string): Promise<LetterVerdict> =>
        look(body).catch((error: unknown) => {
          errors.push(error);
          return 'keep';
        });
      try {
        while (seen.size < MOST_LETTERS) {
          const letters = await receive(seen.size < expected ? WAIT_SECONDS : 0);
          kept.push(...letters);
          if (letters.every(({ MessageId }) => seen.has(MessageId))) break;
          for (const { MessageId } of letters) seen.add(MessageId);
          const verdicts = await Promise.all(letters.map(({ Body = '' }) => lookAt(Body)));
          const done = letters.filter((_, index) => verdicts[index] === 'delete');
          await remove(done);
          kept.splice(-letters.length, letters.length, ...letters.filter((letter) => !done.includes(letter)));
          deleted += done.length;
        }
      } finally {
        await putBack(kept);
      }
      if (errors.length > 0) throw errors[0];
      return { kept: kept.length, deleted };
    },
  };
}
