import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { parseRecord } from './parse-record.ts';

export type ControlStore = ReturnType<typeof createControlStore>;

const controlSchema = z.looseObject({ scope: z.string(), mode: z.enum(['act', 'dry-run']) });

/** The switches that people set for the whole system (`StackFlow_RemediationControl`). */
export function createControlStore(dynamodb: DynamoDBDocumentClient, table: string) {
  return {
    /** @returns whether the global mode is `dry-run`; without a row the mode is `act`. @throws CorruptRecordError */
    async isDryRun(): Promise<boolean> {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { scope: 'all' }, ConsistentRead: true }));
      return Item !== undefined && parseRecord(controlSchema, table, 'all', Item).mode === 'dry-run';
    },
  };
}
