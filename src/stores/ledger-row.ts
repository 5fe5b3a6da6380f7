import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ReviewRow } from '../contracts/reviewed-message.ts';
import { succeeds } from './conditional-write.ts';

export type LedgerRows = ReturnType<typeof createLedgerRows>;

/** DynamoDB reserves some words, and refuses a name that no expression uses. */
function namesIn(expressions: string): Record<string, string> | undefined {
  const names = expressions.match(/#(audit|status|hold|decisions)/g);
  return names ? Object.fromEntries(names.map((name) => [name, name.slice(1)])) : undefined;
}

/** One row of the ledger's table, whatever it is about. Reads are consistent. */
export const createLedgerRows = (dynamodb: DynamoDBDocumentClient, table: string) => ({
  async get(remediationId: string): Promise<ReviewRow | undefined> {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: table, Key: { remediationId }, ConsistentRead: true }),
    );
    return Item as ReviewRow | undefined;
  },

  /** @returns false when the condition isn't met. */
  update: (remediationId: string, expression: string, condition: string, values?: Record<string, unknown>): Promise<boolean> =>
    succeeds(
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: { remediationId },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${expression} ${condition}`),
          ExpressionAttributeValues: values,
        }),
      ),
    ),
});
