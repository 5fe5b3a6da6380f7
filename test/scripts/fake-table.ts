import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Item = Record<string, unknown>;
interface TableCommand {
  constructor: { name: string };
  input: { Item?: Item; Key?: Item };
}

const keyOf = ({ playbookId, version }: Item): string => `${String(playbookId)}#${String(version)}`;

/** The playbook table in memory, for conditional puts and gets. */
export function createFakeTable() {
  const items = new Map<string, Item>();
  const send = async ({ input: { Item, Key } }: TableCommand) => {
    if (Key) return { Item: items.get(keyOf(Key)) };
    const item = Item ?? {};
    if (items.has(keyOf(item))) throw Object.assign(new Error('exists'), { name: 'ConditionalCheckFailedException' });
    items.set(keyOf(item), structuredClone(item));
    return {};
  };
  return { items, dynamodb: { send } as unknown as DynamoDBDocumentClient };
}
