import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { ResolvedResource } from '../resolve-template.ts';

/** What a local table honours; encryption, protection, backups and expiry have no local meaning. */
const createInput = (properties: Record<string, unknown>): CreateTableCommandInput =>
  ({
    TableName: properties['TableName'],
    AttributeDefinitions: properties['AttributeDefinitions'],
    KeySchema: properties['KeySchema'],
    GlobalSecondaryIndexes: properties['GlobalSecondaryIndexes'],
    BillingMode: properties['BillingMode'],
  }) as CreateTableCommandInput;

async function createTable(dynamodb: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await dynamodb.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error; // kept from an earlier run
  }
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1 }, { TableName: input.TableName });
}

/** Creates the tables and waits until each can be used. */
export async function createTables(tables: ResolvedResource[], dynamodb: DynamoDBClient): Promise<void> {
  for (const { properties } of tables) await createTable(dynamodb, createInput(properties));
}
