import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { recentChangeSchema, type RecentChange } from '../contracts/recent-change.ts';
import { parseRecord } from './parse-record.ts';
import { queryAll } from './query-all.ts';

export type RecentChangeStore = ReturnType<typeof createRecentChangeStore>;

/** Implemented changes by CI (`StackFlow_RecentChange`, sort key `changeKey` = implementedAt#changeId). */
export function createRecentChangeStore(dynamodb: DynamoDBDocumentClient, table: string) {
  return {
    /** @returns the changes of the CI since that moment (inclusive), later ones too. @throws CorruptRecordError */
    async findSince(ciId: string, since: Date): Promise<RecentChange[]> {
      const rows = await queryAll(dynamodb, {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'ciId = :ciId AND changeKey >= :since',
        // Keys are written with or without milliseconds; the second's prefix sorts before both.
        ExpressionAttributeValues: { ':ciId': ciId, ':since': since.toISOString().slice(0, 19) },
      });
      return rows.map((row) => parseRecord(recentChangeSchema, table, `${ciId} ${String(row['changeKey'])}`, row));
    },
  };
}
