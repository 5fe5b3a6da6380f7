import { PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Discard, LedgerDeadLetter, Replay, ReviewStage } from '../contracts/ledger-entry.ts';
import type { ReviewedMessage, ReviewRow } from '../contracts/reviewed-message.ts';
import { succeeds } from './conditional-write.ts';
import { createLedgerRows } from './ledger-row.ts';

export type ReviewStore = ReturnType<typeof createReviewStore>;

/** Where a page of the list begins: behind this key of the index. */
export interface ReviewKey {
  review: ReviewStage;
  deadLetteredAt: string;
  remediationId: string;
}

const UNTOUCHED = 'attribute_exists(remediationId) AND attribute_not_exists(discard)';

/** What waits for people, in the ledger's table: failed remediations, and messages that became none. */
export function createReviewStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const { get: getRow, update } = createLedgerRows(dynamodb, table);

  const stage = (review: ReviewStage, range: object = {}) => ({
    TableName: table,
    IndexName: 'review',
    KeyConditionExpression: 'review = :review',
    ExpressionAttributeValues: { ':review': review },
    ...range,
  });

  return {
    /** @returns what is, or could be, reviewed under this id. */
    async get(reviewId: string): Promise<ReviewRow | undefined> {
      const row = await getRow(reviewId);
      return row?.requestBody === undefined ? undefined : row;
    },

    /** @returns false when it stands there already, whatever has become of it. */
    register: (message: ReviewedMessage): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new PutCommand({ TableName: table, Item: message, ConditionExpression: 'attribute_not_exists(remediationId)' }),
        ),
      ),

    /** A remediation that was received, and that SQS gave up on before it was started. @returns false when it was started. */
    recordUndelivered: (remediationId: string, deadLetter: LedgerDeadLetter, now: Date) =>
      update(
        remediationId,
        'SET deadLetteredAt = if_not_exists(deadLetteredAt, :now), deadLetter = if_not_exists(deadLetter, :letter), review = if_not_exists(review, :open)',
        'attribute_exists(remediationId) AND attribute_not_exists(executionArn)',
        { ':now': now.toISOString(), ':letter': deadLetter, ':open': 'open' },
      ),

    /** @returns a page of one stage's ids, newest first; the index lags a moment behind. */
    async list(review: ReviewStage, limit: number, after?: ReviewKey): Promise<{ ids: string[]; next: ReviewKey | undefined }> {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({ ...stage(review), Limit: limit, ScanIndexForward: false, ...(after && { ExclusiveStartKey: after }) }),
      );
      return { ids: Items.map(({ remediationId }) => String(remediationId)), next: LastEvaluatedKey as ReviewKey | undefined };
    },

    /** @returns how many are in one stage that came there since then. */
    async count(review: ReviewStage, since: Date): Promise<number> {
      const range = {
        KeyConditionExpression: 'review = :review AND deadLetteredAt >= :since',
        ExpressionAttributeValues: { ':review': review, ':since': since.toISOString() },
      };
      let count = 0;
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamodb.send(
          new QueryCommand({ ...stage(review, range), Select: 'COUNT', ...(start && { ExclusiveStartKey: start }) }),
        );
        count += page.Count ?? 0;
        start = page.LastEvaluatedKey;
      } while (start);
      return count;
    },

    /** The next attempt, before it is published. @returns false when somebody else was first. */
    claimReplay: ({ remediationId, review }: ReviewRow, replay: Replay) =>
      update(
        remediationId,
        review ? 'SET replay = :replay, review = :replaying' : 'SET replay = :replay',
        `${UNTOUCHED} AND attribute_not_exists(replay)`,
        { ':replay': replay, ...(review && { ':replaying': 'replaying' }) },
      ),

    /** Puts a claim that nobody can accept any more, as it has expired, in another's place. @returns false when somebody else was first. */
    renewReplay: (remediationId: string, before: Replay, replay: Replay) =>
      update(remediationId, 'SET replay = :replay', `${UNTOUCHED} AND replay.requestBody = :before AND attribute_not_exists(replay.acceptedAt)`, {
        ':replay': replay,
        ':before': before.requestBody,
      }),

    /** The engine knows the next attempt: nothing waits for a person any more. */
    recordAccepted: ({ remediationId, review, replay }: ReviewRow, now: Date) =>
      update(
        remediationId,
        `SET replay.acceptedAt = if_not_exists(replay.acceptedAt, :now)${review ? ', review = :replayed' : ''}`,
        'replay.remediationId = :successor',
        { ':now': now.toISOString(), ':successor': replay?.remediationId, ...(review && { ':replayed': 'replayed' }) },
      ),

    /**
     * From then on it can't be replayed.
     * @param row with the replay that has lapsed, if there was one
     * @returns false when it was replayed, or discarded, before
     */
    claimDiscard: ({ remediationId, replay }: ReviewRow, discard: Discard) =>
      update(
        remediationId,
        'SET discard = :discard',
        `${UNTOUCHED} AND ${replay ? 'replay.requestBody = :lapsed AND attribute_not_exists(replay.acceptedAt)' : 'attribute_not_exists(replay)'}`,
        { ':discard': discard, ...(replay && { ':lapsed': replay.requestBody }) },
      ),

    /** The discard is in the audit trail. */
    finishDiscard: (reviewId: string) =>
      update(reviewId, 'SET review = :discarded', 'attribute_exists(discard)', { ':discarded': 'discarded' }),
  };
}
