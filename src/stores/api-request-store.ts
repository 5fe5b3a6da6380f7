import { DeleteCommand, GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { succeeds } from './conditional-write.ts';
import { parseRecord } from './parse-record.ts';

export type ApiRequestStore = ReturnType<typeof createApiRequestStore>;

/** What a caller was answered, and is answered again. */
const answerSchema = z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });
type StoredAnswer = z.infer<typeof answerSchema>;

const rowSchema = z.strictObject({
  requestKey: z.string(),
  /** SHA-256 of what was asked. */
  requestHash: z.string(),
  startedAt: z.iso.datetime(),
  answer: z.optional(answerSchema),
  /** Epoch seconds. */
  expiresAt: z.int(),
});
type Row = z.infer<typeof rowSchema>;

/** How long a caller may ask again under the same key. */
const KEPT_SECONDS = 86_400;

/** StackFlowAPI's time-out is 15 s: whoever began so long ago is dead. */
export const ABANDONED_SECONDS = 60;

/** The counter of a minute is of no use after it. */
const COUNTER_SECONDS = 120;

/** `begun`: do it, and say `finish`. `known`: it was done. `other`: the key is somebody else's. `in-flight`: it is being done. */
export type Begin = { kind: 'begun'; startedAt: string } | { kind: 'known'; answer: StoredAnswer } | { kind: 'other' } | { kind: 'in-flight' };

const epochSeconds = (now: Date): number => Math.floor(now.getTime() / 1000);

/** Requests with a key, and how many writes each caller has sent (`StackFlow_ApiRequest`). TTL is slow, so that expiry is looked at. */
export function createApiRequestStore(dynamodb: DynamoDBDocumentClient, table: string) {
  async function get(requestKey: string, now: Date): Promise<Row | undefined> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { requestKey }, ConsistentRead: true }));
    const row = Item && parseRecord(rowSchema, table, requestKey, Item);
    return row && row.expiresAt > epochSeconds(now) ? row : undefined;
  }

  const write = (row: Row, condition: string, values: Record<string, unknown>): Promise<boolean> =>
    succeeds(dynamodb.send(new PutCommand({ TableName: table, Item: row, ConditionExpression: condition, ExpressionAttributeValues: values })));

  const rowOf = (requestKey: string, requestHash: string, now: Date): Row => ({
    requestKey,
    requestHash,
    startedAt: now.toISOString(),
    expiresAt: epochSeconds(now) + KEPT_SECONDS,
  });

  /** Takes over from whoever began and died: what it did, if anything, is found by whoever does it again. */
  async function takeOver(known: Row, now: Date): Promise<Begin> {
    if (now.getTime() - Date.parse(known.startedAt) < ABANDONED_SECONDS * 1000) return { kind: 'in-flight' };
    const row = rowOf(known.requestKey, known.requestHash, now);
    const isMine = await write(row, 'startedAt = :before AND attribute_not_exists(answer)', { ':before': known.startedAt });
    return isMine ? { kind: 'begun', startedAt: row.startedAt } : { kind: 'in-flight' };
  }

  return {
    /** Claims the key for this request, or finds what it was used for within a day. */
    async begin(requestKey: string, requestHash: string, now: Date): Promise<Begin> {
      const row = rowOf(requestKey, requestHash, now);
      const isNew = await write(row, 'attribute_not_exists(requestKey) OR expiresAt <= :now', { ':now': epochSeconds(now) });
      if (isNew) return { kind: 'begun', startedAt: row.startedAt };
      const known = await get(requestKey, now);
      if (!known) return { kind: 'in-flight' };
      if (known.requestHash !== requestHash) return { kind: 'other' };
      return known.answer ? { kind: 'known', answer: known.answer } : takeOver(known, now);
    },

    /** Keeps the answer, unless somebody has taken over. */
    finish: (requestKey: string, startedAt: string, answer: StoredAnswer): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { requestKey },
            UpdateExpression: 'SET answer = :answer',
            ConditionExpression: 'startedAt = :mine AND attribute_not_exists(answer)',
            ExpressionAttributeValues: { ':answer': answer, ':mine': startedAt },
          }),
        ),
      ),

    /** Gives the key back: what was begun failed, and may be tried again at once. */
    abandon: (requestKey: string, startedAt: string): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new DeleteCommand({
            TableName: table,
            Key: { requestKey },
            ConditionExpression: 'startedAt = :mine AND attribute_not_exists(answer)',
            ExpressionAttributeValues: { ':mine': startedAt },
          }),
        ),
      ),

    /** Counts a write of this caller. @returns whether it is within the most that a minute has */
    countWrite: (caller: string, now: Date, most: number): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { requestKey: `writes#${caller}#${now.toISOString().slice(0, 16)}` },
            UpdateExpression: 'SET writes = if_not_exists(writes, :none) + :one, expiresAt = :expiry',
            ConditionExpression: 'attribute_not_exists(writes) OR writes < :most',
            ExpressionAttributeValues: { ':none': 0, ':one': 1, ':most': most, ':expiry': epochSeconds(now) + COUNTER_SECONDS },
          }),
        ),
      ),
  };
}
