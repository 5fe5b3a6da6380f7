import { ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CiIndexTooOldError } from './errors.ts';

export type CiIndexStore = ReturnType<typeof createCiIndexStore>;

/** Attributes by which an alert may name its CI. */
const INDEXED = [
  'name',
  'instanceId',
  'dbInstance',
  'dbCluster',
  'functionName',
  'ecsCluster',
  'ecsService',
  'autoScalingGroupName',
  'distributionId',
  'queueName',
  'tableName',
  'loadBalancer',
];

/** The host's table has no index of ours, so that it is read whole: rarely, and anew when something isn't found in it. */
const GOOD_FOR_MS = 600_000;

/** Alerts about what no CI has mustn't read the table all the time: they wait until it has got so old. */
const LEAST_AGE_MS = 60_000;

type IndexedCi = Record<string, unknown> & { ciId: string };

/** The host's CIs by the attributes that alerts name them by (`StackFlow_CI`). */
export function createCiIndexStore(dynamodb: DynamoDBDocumentClient, table: string) {
  let items: IndexedCi[] = [];
  let readAt = -Infinity;

  async function readAll(): Promise<IndexedCi[]> {
    const names = Object.fromEntries(INDEXED.map((attribute) => [`#${attribute}`, attribute]));
    const all: IndexedCi[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await dynamodb.send(
        new ScanCommand({
          TableName: table,
          ProjectionExpression: `ciId, ${Object.keys(names).join(', ')}`,
          ExpressionAttributeNames: names,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      all.push(...((page.Items ?? []) as IndexedCi[]));
      start = page.LastEvaluatedKey;
    } while (start);
    return all;
  }

  const matching = (wanted: Record<string, string>): string[] =>
    items.filter((ci) => Object.entries(wanted).every(([attribute, value]) => ci[attribute] === value)).map(({ ciId }) => ciId);

  return {
    /**
     * @param since nothing may be missing that was there then
     * @returns the ids of all CIs that have these attributes, as of at most ten minutes ago
     * @throws CiIndexTooOldError when nothing is found and it is too early to look anew
     */
    async find(wanted: Record<string, string>, since: Date, now: Date): Promise<string[]> {
      const ageMs = now.getTime() - readAt;
      const found = ageMs < GOOD_FOR_MS ? matching(wanted) : [];
      if (found.length > 0 || readAt >= since.getTime()) return found;
      if (ageMs < LEAST_AGE_MS) throw new CiIndexTooOldError(table);
      items = await readAll();
      readAt = now.getTime();
      return matching(wanted);
    },
  };
}
