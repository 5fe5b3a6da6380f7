import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../contracts/dead-letter.ts';

export type DeadLetterQueue = ReturnType<typeof createDeadLetterQueue>;

/** Head of an oversized body that the envelope keeps, in characters. */
const HEAD_CHARACTERS = 4_096;
const MAX_KEPT_BYTES = 64 * 1024;

/** What the sender knows; the queue adds hash, length and the body (or its head). */
export type DeadLetterFacts = Omit<DeadLetter, 'request' | 'requestSha256' | 'requestBytes'>;

const envelope = (facts: DeadLetterFacts, body: string): DeadLetter => {
  const requestBytes = Buffer.byteLength(body);
  return {
    ...facts,
    request: requestBytes > MAX_KEPT_BYTES ? body.slice(0, HEAD_CHARACTERS) : body,
    requestSha256: createHash('sha256').update(body).digest('hex'),
    requestBytes,
  };
};

/** `StackFlow-Remediation-DLQ.fifo`: what a person reviews and replays. */
export function createDeadLetterQueue(sqs: SQSClient, queueUrl: string) {
  return {
    /**
     * @param groupId remediation id, or the message's id when it has none
     * @param deduplicationId the same for each try of the same letter, so that a retry can't send it twice
     */
    async send(facts: DeadLetterFacts, body: string, groupId: string, deduplicationId: string): Promise<void> {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(envelope(facts, body)),
          MessageGroupId: groupId,
          MessageDeduplicationId: deduplicationId,
          MessageAttributes: { reason: { DataType: 'String', StringValue: facts.reason } },
        }),
      );
    },
  };
}
