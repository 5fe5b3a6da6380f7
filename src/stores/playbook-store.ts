import { GetCommand, PutCommand, ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { playbookSchema, type Playbook } from '../contracts/playbook.ts';
import { succeeds } from './conditional-write.ts';
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

  const queryVersions = (playbookId: string): Promise<Record<string, unknown>[]> =>
    queryAll(dynamodb, {
      TableName: table,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: 'playbookId = :playbookId',
      ExpressionAttributeValues: { ':playbookId': playbookId },
    });

  /** The version that decides whether the playbook acts: the newest active or disabled one, else the newest of any status. */
  async function getNewest(playbookId: string): Promise<Playbook | undefined> {
    const rows = await queryVersions(playbookId);
    const row = rows.find(({ status }) => status === 'active' || status === 'disabled') ?? rows[0];
    return row && parse(row);
  }

  return {
    /** @returns that version; without one the newest that is active, unless a newer one is disabled: then that one. */
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

    /** @returns whether a later version is disabled, which withdraws those before it. */
    async isWithdrawn({ playbookId, version }: Pick<Playbook, 'playbookId' | 'version'>): Promise<boolean> {
      const disabled = await queryAll(dynamodb, {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'playbookId = :playbookId AND version > :version',
        FilterExpression: '#status = :disabled',
        ProjectionExpression: 'version',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':playbookId': playbookId, ':version': version, ':disabled': 'disabled' },
      });
      return disabled.length > 0;
    },

    /** @returns every version of a playbook, newest first. */
    getVersions: async (playbookId: string): Promise<Playbook[]> => (await queryVersions(playbookId)).map(parse),

    /** For people who look. @returns every version of every playbook, in no order */
    async findAll(): Promise<Playbook[]> {
      const playbooks: Playbook[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }));
        playbooks.push(...(page.Items ?? []).map(parse));
        start = page.LastEvaluatedKey;
      } while (start);
      return playbooks;
    },

    /** Adds a version; one that is there stays as it is. @returns whether it was added */
    add: (playbook: Playbook): Promise<boolean> =>
      succeeds(dynamodb.send(new PutCommand({ TableName: table, Item: playbook, ConditionExpression: 'attribute_not_exists(playbookId)' }))),
  };
}
