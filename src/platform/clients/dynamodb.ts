import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { storeClientOptions } from './options.ts';

export const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(storeClientOptions), {
  marshallOptions: { removeUndefinedValues: true },
});
