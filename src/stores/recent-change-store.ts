import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChangeFeed } from '../contracts/playbook.ts';
import { feedReachSchema, recentChangeSchema, type FeedReach, type RecentChange } from '../contracts/recent-change.ts';
import { succeeds } from './conditional-write.ts';
import { parseRecord } from './parse-record.ts';
import { queryAll } from './query-all.ts';

export type RecentChangeStore = ReturnType<typeof createRecentChangeStore>;

/** Changes are kept this long, for people who look back. */
const KEEP_DAYS = 90;

/** No subject has a `#` in it. */
const feedKey = (feed: ChangeFeed) => ({ ciId: `feed#${feed}`, changeKey: 'reach' });

/** Implemented changes by CI or resource (`StackFlow_RecentChange`, sort key `changeKey` = implementedAt#changeId). */
export function createRecentChangeStore(dynamodb: DynamoDBDocumentClient, table: string) {
  async function findSince(subject: string, since: Date): Promise<RecentChange[]> {
    const rows = await queryAll(dynamodb, {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'ciId = :subject AND changeKey >= :since',
      // Keys are written with or without milliseconds; the second's prefix sorts before both.
      ExpressionAttributeValues: { ':subject': subject, ':since': since.toISOString().slice(0, 19) },
    });
    return rows.map((row) => parseRecord(recentChangeSchema, table, `${subject} ${String(row['changeKey'])}`, row));
  }

  async function readFeed(feed: ChangeFeed): Promise<FeedReach[]> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: feedKey(feed), ConsistentRead: true }));
    return Item ? [parseRecord(feedReachSchema, table, `feed#${feed}`, Item)] : [];
  }

  return {
    /** @returns the changes on any of these since that moment (inclusive), later ones too. @throws CorruptRecordError */
    findSince: async (subjects: readonly string[], since: Date): Promise<RecentChange[]> =>
      (await Promise.all(subjects.map((subject) => findSince(subject, since)))).flat(),

    /** @returns how far each feed reaches that was ever heard. @throws CorruptRecordError */
    readFeeds: async (): Promise<FeedReach[]> => (await Promise.all([readFeed('host'), readFeed('aws')])).flat(),

    /** Records a change; said again, it is the same row. */
    record: (change: RecentChange) =>
      dynamodb.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...change,
            changeKey: `${change.implementedAt}#${change.changeId}`,
            expiresAt: Math.floor(Date.parse(change.implementedAt) / 1000) + KEEP_DAYS * 86_400,
          },
        }),
      ),

    /** A feed was heard; an event that comes late doesn't set it back. @returns false when it reached further already. */
    recordReach: (feed: ChangeFeed, reachesUntil: string): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: feedKey(feed),
            UpdateExpression: 'SET reachesUntil = :until, feed = :feed',
            ConditionExpression: 'attribute_not_exists(reachesUntil) OR reachesUntil < :until',
            ExpressionAttributeValues: { ':until': reachesUntil, ':feed': feed },
          }),
        ),
      ),
  };
}
