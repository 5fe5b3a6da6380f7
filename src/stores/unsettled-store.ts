import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type UnsettledStore = ReturnType<typeof createUnsettledStore>;

/** A row of the index; one that has been settled since still says where the next ones begin. */
export interface UnsettledPosition {
  receivedAt: string;
  remediationId: string;
}

/** Which remediations haven't ended (`StackFlow_RemediationLedger`, index `unsettled`), for people who look: the index lags a moment. */
export function createUnsettledStore(dynamodb: DynamoDBDocumentClient, table: string) {
  return {
    /** @returns rows behind that one, the newest first, and the last of them when there may be more. */
    async readPage(most: number, after?: UnsettledPosition): Promise<{ rows: UnsettledPosition[]; last: UnsettledPosition | undefined }> {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'unsettled',
          ScanIndexForward: false,
          Limit: most,
          KeyConditionExpression: 'unsettled = :yes',
          ExpressionAttributeValues: { ':yes': 'yes' },
          ...(after && { ExclusiveStartKey: { unsettled: 'yes', ...after } }),
        }),
      );
      const rows = Items.map(({ receivedAt, remediationId }) => ({ receivedAt: String(receivedAt), remediationId: String(remediationId) }));
      return { rows, last: LastEvaluatedKey && rows.at(-1) };
    },
  };
}
