import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { maintenanceWindowSchema, type MaintenanceWindow } from '../contracts/maintenance-window.ts';
import { parseRecord } from './parse-record.ts';
import { queryAll } from './query-all.ts';

export type MaintenanceWindowStore = ReturnType<typeof createMaintenanceWindowStore>;

/** Maintenance windows by scope (`StackFlow_MaintenanceWindow`). */
export function createMaintenanceWindowStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const findByScope = async (scope: string): Promise<MaintenanceWindow[]> => {
    const rows = await queryAll(dynamodb, {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#scope = :scope',
      ExpressionAttributeNames: { '#scope': 'scope' },
      ExpressionAttributeValues: { ':scope': scope },
    });
    return rows.map((row) => parseRecord(maintenanceWindowSchema, table, `${scope} ${String(row['windowId'])}`, row));
  };

  return {
    /** @throws CorruptRecordError when a window can't be read: it might be the one that is active. */
    findByScopes: async (scopes: string[]): Promise<MaintenanceWindow[]> =>
      (await Promise.all(scopes.map(findByScope))).flat(),
  };
}
