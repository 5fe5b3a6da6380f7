import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { configurationItemSchema, type ConfigurationItem } from '../contracts/configuration-item.ts';
import { parseRecord } from './parse-record.ts';

export type ConfigurationItemStore = ReturnType<typeof createConfigurationItemStore>;

/** The host's configuration items (`StackFlow_CI`), read only. */
export function createConfigurationItemStore(dynamodb: DynamoDBDocumentClient, table: string) {
  return {
    /** @throws CorruptRecordError when the record isn't a configuration item. */
    async get(ciId: string): Promise<ConfigurationItem | undefined> {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { ciId } }));
      return Item && parseRecord(configurationItemSchema, table, ciId, Item);
    },
  };
}
