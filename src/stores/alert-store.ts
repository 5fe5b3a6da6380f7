import { GetCommand, PutCommand, ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  alertOccurrenceSchema,
  refusedAlertSchema,
  type AlertOccurrence,
  type RefusedAlert,
} from '../contracts/alert-occurrence.ts';
import { succeeds } from './conditional-write.ts';
import { parseRecord } from './parse-record.ts';

export type AlertStore = ReturnType<typeof createAlertStore>;

/** Keys of webhooks that were taken in; none may come twice for a day. */
const RECEIVED = 'received#';
const RECEIVED_SECONDS = 86_400;

/** Keys of incidents that this system opened itself. */
const OPENED = 'opened#';
const OPENED_SECONDS = 90 * 86_400;

const rowSchema = z.union([alertOccurrenceSchema, refusedAlertSchema]);

/** What fires on which CI (`StackFlow_Alert`). */
export function createAlertStore(dynamodb: DynamoDBDocumentClient, table: string) {
  return {
    /** @throws CorruptRecordError on a row that makes no sense. */
    async get(alertKey: string): Promise<AlertOccurrence | undefined> {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { alertKey }, ConsistentRead: true }));
      return Item && parseRecord(alertOccurrenceSchema, table, alertKey, Item);
    },

    /** Writes a row that was read at the version before. @returns whether nobody was faster */
    replace: (occurrence: AlertOccurrence): Promise<boolean> =>
      succeeds(
        dynamodb.send(
          new PutCommand({
            TableName: table,
            Item: occurrence,
            ConditionExpression: occurrence.version === 1 ? 'attribute_not_exists(alertKey)' : '#version = :before',
            ...(occurrence.version > 1 && {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':before': occurrence.version - 1 },
            }),
          }),
        ),
      ),

    /** Notes an alert that no request can come of. */
    noteRefusal: async (refused: RefusedAlert): Promise<void> =>
      void (await dynamodb.send(new PutCommand({ TableName: table, Item: refused }))),

    /** @returns whether a webhook with this receipt was taken in lately. */
    async wasReceived(receipt: string): Promise<boolean> {
      const { Item } = await dynamodb.send(
        new GetCommand({ TableName: table, Key: { alertKey: `${RECEIVED}${receipt}` }, ConsistentRead: true }),
      );
      return Item !== undefined;
    },

    async noteReceived(receipt: string, now: Date): Promise<void> {
      const expiresAt = Math.floor(now.getTime() / 1000) + RECEIVED_SECONDS;
      await dynamodb.send(new PutCommand({ TableName: table, Item: { alertKey: `${RECEIVED}${receipt}`, expiresAt } }));
    },

    /** Remembers that this system opened an incident: the host will tell of it as if it were new. */
    async noteOpened(incidentId: string, now: Date): Promise<void> {
      const expiresAt = Math.floor(now.getTime() / 1000) + OPENED_SECONDS;
      await dynamodb.send(new PutCommand({ TableName: table, Item: { alertKey: `${OPENED}${incidentId}`, expiresAt } }));
    },

    async wasOpened(incidentId: string): Promise<boolean> {
      const Key = { alertKey: `${OPENED}${incidentId}` };
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item !== undefined;
    },

    /** For people, who rarely ask: it reads the whole table. @throws CorruptRecordError on a row that makes no sense. */
    async findAll(): Promise<(AlertOccurrence | RefusedAlert)[]> {
      const rows: (AlertOccurrence | RefusedAlert)[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamodb.send(
          new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
        );
        rows.push(
          ...(page.Items ?? [])
            .filter(({ alertKey }) => !/^(received|opened|shadow)#/.test(String(alertKey)))
            .map((row) => parseRecord(rowSchema, table, String(row['alertKey']), row)),
        );
        start = page.LastEvaluatedKey;
      } while (start);
      return rows;
    },
  };
}
