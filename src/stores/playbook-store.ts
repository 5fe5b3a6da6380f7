import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { playbookSchema, type Playbook } from '../contracts/playbook.ts';
import { parseRecord } from './parse-record.ts';
import { queryAll } from './query-all.ts';

export type PlaybookStore = ReturnType<typeof createPlaybookStore>;

/** Playbooks by id and version (`StackFlow_RemediationPlaybook`). All reads throw CorruptRecordError on a bad row. */
export function createPlaybookStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const parse = (row: Record<string, unknown>): Playbook =>
    parseRecord(playbookSchema, table, `${String(row['playbookId'])} version ${String(row['version'])}`, row);

  async function getVersion(playbookId: string, version: number): Promise<Playbook | undefined> {
    const { Item } = await dynamodb.send(
      new GetCommand({ TableName: table, Key: { playbookId, version }, ConsistentRead: true }),
    );
    return Item && parse(Item);
  }

  /** The active version with the highest number, or the newest of any status when none is active. */
  async function getNewest(playbookId: string): Promise<Playbook | undefined> {
    const rows = await queryAll(dynamodb, {
      TableName: table,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: 'playbookId = :playbookId',
      ExpressionAttributeValues: { ':playbookId': playbookId },
    });
    const row = rows.find(({ status }) => status === 'active') ?? rows[0];
    return row && parse(row);
  }

  return {
    /** @returns that version, or without one the newest active version. */
    get: (playbookId: string, version?: number): Promise<Playbook | undefined> =>
      version === undefined ? getNewest(playbookId) : getVersion(playbookId, version),

    /** Intake's search; the index is eventually consistent, MatchRule reads the table itself. */
    async findByAlertType(alertType: string): Promise<Playbook[]> {
      const rows = await queryAll(dynamodb, {
        TableName: table,
        IndexName: 'alertType',
        KeyConditionExpression: 'alertType = :alertType',
        ExpressionAttributeValues: { ':alertType': alertType },
      });
      return rows.map(parse);
    },
  };
}
