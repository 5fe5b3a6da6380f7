import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { shadowDecisionSchema, type ShadowDecision } from '../contracts/shadow.ts';
import { succeeds } from './conditional-write.ts';
import { parseRecord } from './parse-record.ts';
import { queryAll } from './query-all.ts';

export type ShadowStore = ReturnType<typeof createShadowStore>;

const REMEMBERED_SECONDS = 90 * 86_400;

const shadowOf = (playbookId: string, version: number): string => `${playbookId}#${version}`;

/** What versions in shadow would have done; rows of their own in `StackFlow_Alert`. */
export function createShadowStore(dynamodb: DynamoDBDocumentClient, table: string) {
  return {
    /**
     * Once a request was made, the first decision stays: later ones would see what the request itself has changed.
     * @returns whether it was written
     */
    record(decision: Omit<ShadowDecision, 'alertKey' | 'shadowOf' | 'expiresAt'>): Promise<boolean> {
      const { playbookId, version, incidentId, attempt, at } = decision;
      const key = shadowOf(playbookId, version);
      const expiresAt = Math.floor(Date.parse(at) / 1000) + REMEMBERED_SECONDS;
      const Item: ShadowDecision = { ...decision, alertKey: `shadow#${key}#${incidentId}#${attempt}`, shadowOf: key, expiresAt };
      return succeeds(
        dynamodb.send(
          new PutCommand({
            TableName: table,
            Item,
            ConditionExpression: 'attribute_not_exists(alertKey) OR #taken.#kind = :refused',
            ExpressionAttributeNames: { '#taken': 'taken', '#kind': 'kind' },
            ExpressionAttributeValues: { ':refused': 'refused' },
          }),
        ),
      );
    },

    /** @returns all decisions of a version, oldest first; the index lags a moment behind. @throws CorruptRecordError */
    async findByVersion(playbookId: string, version: number): Promise<ShadowDecision[]> {
      const rows = await queryAll(dynamodb, {
        TableName: table,
        IndexName: 'shadow',
        KeyConditionExpression: 'shadowOf = :shadowOf',
        ExpressionAttributeValues: { ':shadowOf': shadowOf(playbookId, version) },
      });
      return rows.map((row) => parseRecord(shadowDecisionSchema, table, String(row['alertKey']), row));
    },
  };
}
