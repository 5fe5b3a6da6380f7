import { DeleteCommand, PutCommand, ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { maintenanceWindowSchema, type MaintenanceWindow } from '../contracts/maintenance-window.ts';
import { parseRecord } from './parse-record.ts';
import { queryAll } from './query-all.ts';

export type MaintenanceWindowStore = ReturnType<typeof createMaintenanceWindowStore>;

/** Maintenance windows by scope (`StackFlow_MaintenanceWindow`). Reads throw CorruptRecordError on a row that makes no sense. */
export function createMaintenanceWindowStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const parse = (row: Record<string, unknown>): MaintenanceWindow =>
    parseRecord(maintenanceWindowSchema, table, `${String(row['scope'])} ${String(row['windowId'])}`, row);

  const findByScope = async (scope: string): Promise<MaintenanceWindow[]> => {
    const rows = await queryAll(dynamodb, {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#scope = :scope',
      ExpressionAttributeNames: { '#scope': 'scope' },
      ExpressionAttributeValues: { ':scope': scope },
    });
    return rows.map(parse);
  };

  return {
    /** A window that can't be read might be the one that is active. */
    findByScopes: async (scopes: string[]): Promise<MaintenanceWindow[]> => (await Promise.all(scopes.map(findByScope))).flat(),

    /** For people who look; the gate asks by scope. */
    async findAll(): Promise<MaintenanceWindow[]> {
      const windows: MaintenanceWindow[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamodb.send(new ScanCommand({ TableName: table, ...(start && { ExclusiveStartKey: start }) }));
        windows.push(...(page.Items ?? []).map(parse));
        start = page.LastEvaluatedKey;
      } while (start);
      return windows;
    },

    /** Adds the window, or replaces the one of its scope and id. */
    put: (window: MaintenanceWindow) => dynamodb.send(new PutCommand({ TableName: table, Item: window })),

    /** @returns whether it was there. */
    async remove(scope: string, windowId: string): Promise<boolean> {
      const { Attributes } = await dynamodb.send(new DeleteCommand({ TableName: table, Key: { scope, windowId }, ReturnValues: 'ALL_OLD' }));
      return Attributes !== undefined;
    },
  };
}
