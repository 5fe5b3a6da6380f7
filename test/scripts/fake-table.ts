import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Item = Record<string, unknown>;
interface TableCommand {
  constructor: { name: string };
  input: { Item?: Item; ExpressionAttributeValues?: Item };
}

const keyOf = ({ playbookId, version }: Item): string => `${String(playbookId)}#${String(version)}`;

/** The playbook table in memory, for conditional puts and queries of all versions, newest first. */
export function createFakeTable() {
  const items = new Map<string, Item>();
  const versionsOf = (playbookId: unknown): Item[] =>
    [...items.values()].filter((item) => item['playbookId'] === playbookId).sort((a, b) => Number(b['version']) - Number(a['version']));
  const send = async ({ input: { Item, ExpressionAttributeValues: values } }: TableCommand) => {
    if (values) return { Items: versionsOf(values[':playbookId']) };
    const item = Item ?? {};
    if (items.has(keyOf(item))) throw new ConditionalCheckFailedException({ message: 'exists', $metadata: {} });
    items.set(keyOf(item), structuredClone(item));
    return {};
  };
  return { items, dynamodb: { send } as unknown as DynamoDBDocumentClient };
}
