import { ScanCommand, type DynamoDBDocumentClient, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';

export type CiCountStore = ReturnType<typeof createCiCountStore>;

/** A count is good for this long: CIs come and go slowly, and counting reads the whole table. */
const GOOD_FOR_MS = 3_600_000;

interface Count {
  count: number;
  countedAt: number;
}

/** How many of the host's CIs belong to something. Only percentages need it, so only then the table is counted. */
export function createCiCountStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const counts = new Map<string, Count>();

  async function scan(filter: Pick<ScanCommandInput, 'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>) {
    let count = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const page = await dynamodb.send(new ScanCommand({ TableName: table, Select: 'COUNT', ...filter, ...(start && { ExclusiveStartKey: start }) }));
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start);
    return count;
  }

  async function remember(key: string, now: Date, take: () => Promise<number>): Promise<number> {
    const known = counts.get(key);
    if (known && now.getTime() - known.countedAt < GOOD_FOR_MS) return known.count;
    const count = await take();
    counts.set(key, { count, countedAt: now.getTime() });
    return count;
  }

  return {
    /** @returns how many CIs have this `service`. */
    ofService: (service: string, now: Date): Promise<number> =>
      remember(`service#${service}`, now, () =>
        scan({
          FilterExpression: '#service = :service',
          ExpressionAttributeNames: { '#service': 'service' },
          ExpressionAttributeValues: { ':service': service },
        }),
      ),

    /** @returns how many CIs belong to the account; one without `accountId` belongs to every account that asks. */
    ofAccount: (accountId: string, now: Date): Promise<number> =>
      remember(`account#${accountId}`, now, () =>
        scan({
          FilterExpression: 'attribute_not_exists(#account) OR #account = :account',
          ExpressionAttributeNames: { '#account': 'accountId' },
          ExpressionAttributeValues: { ':account': accountId },
        }),
      ),
  };
}
