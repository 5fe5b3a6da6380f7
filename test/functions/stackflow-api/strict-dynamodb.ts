import { DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

type Item = Record<string, AttributeValue>;
interface TableInput {
  TableName?: string;
  Item?: Item;
  Key?: Item;
  ExpressionAttributeValues?: Item;
  ExclusiveStartKey?: Item;
  RequestItems?: Record<string, { Keys: Item[] }>;
}

/** Of a partition key; sort keys may have 1024. */
const KEY_BYTES = 2048;
const SORT_KEY_BYTES = 1024;
const SORT_KEYS = new Set(['windowId', 'changeKey', 'receivedAt', 'deadLetteredAt']);
const ITEM_BYTES = 400 * 1024;

/** @throws Error where DynamoDB would refuse a row. */
function checkItem(item: Item | undefined): void {
  const text = JSON.stringify(item ?? {});
  if (Buffer.byteLength(text) > ITEM_BYTES) throw new Error('ValidationException: the item is too large');
  if (/(?<!\\)(\\\\)*\\ud[89ab]/i.test(text)) throw new Error('SerializationException: half a character');
}

/** @throws Error where DynamoDB would refuse a key. */
function checkKey(key: Item | undefined): void {
  checkItem(key);
  for (const [name, { S: value }] of Object.entries(key ?? {})) {
    const most = SORT_KEYS.has(name) ? SORT_KEY_BYTES : KEY_BYTES;
    if (value !== undefined && (value === '' || Buffer.byteLength(value) > most)) throw new Error(`ValidationException: key ${name}`);
  }
}

const isKeyOf = (key: Item, item: Item): boolean => Object.entries(key).every(([name, value]) => JSON.stringify(item[name]) === JSON.stringify(value));

/**
 * The real client over a DynamoDB that keeps only what it is seeded with, and refuses what the real one refuses: keys of a
 * wrong size, half characters, items that are too large; the SDK itself refuses numbers that aren't exact. Every condition is met.
 */
export async function createStrictDynamoDb(rows: [table: string, row: object][]): Promise<DynamoDBDocumentClient> {
  const kept: { table: string; item: Item }[] = [];
  let isSeeding = true;
  const find = (table: string, key: Item) => kept.find((row) => row.table === table && isKeyOf(key, row.item))?.item;

  const answer = (name: string, { TableName: table = '', Item, Key, ExpressionAttributeValues, ExclusiveStartKey, RequestItems = {} }: TableInput): object => {
    for (const item of [Item, ExpressionAttributeValues]) checkItem(item);
    for (const key of [Key, ExclusiveStartKey]) checkKey(key);
    if (isSeeding && Item) kept.push({ table, item: Item });
    const all = kept.filter((row) => row.table === table).map(({ item }) => item);
    if (name === 'ScanCommand' || name === 'QueryCommand') return { Items: all, Count: all.length };
    if (name === 'GetItemCommand') return { Item: find(table, Key ?? {}) };
    const batch = Object.entries(RequestItems).map(([from, { Keys }]) => [from, Keys.map((key) => find(from, key)).filter(Boolean)]);
    return { Responses: Object.fromEntries(batch) };
  };

  const client = new DynamoDBClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      ({ input }) =>
        Promise.resolve().then(() => ({ output: { $metadata: {}, ...answer(commandName, input as TableInput) } as never, response: {} })),
    { step: 'serialize', priority: 'high', name: 'answerHere' },
  );
  const dynamodb = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  for (const [TableName, Item] of rows) await dynamodb.send(new PutCommand({ TableName, Item }));
  isSeeding = false;
  return dynamodb;
}
