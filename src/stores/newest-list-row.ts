import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { newestListSchema, type ChainListKind } from '../contracts/audit-evidence.ts';
import { instantSchema } from '../contracts/names.ts';
import { succeeds } from './conditional-write.ts';
import { parseRecord } from './parse-record.ts';

const signedListSchema = z.strictObject({
  key: newestListSchema.shape.key,
  sha256: newestListSchema.shape.sha256,
  signedAt: instantSchema,
});

/** A signed list in the audit bucket. */
export type ListEntry = z.infer<typeof signedListSchema>;

const rowSchema = z.object({
  ...z.partial(signedListSchema).shape,
  /** `signedAt` of the list that somebody writes, or has written without saying so. */
  next: z.optional(instantSchema),
});

/** What is known of the lists of one kind. */
export interface NewestListRow {
  newest?: ListEntry | undefined;
  next?: string | undefined;
}

export type NewestListRows = ReturnType<typeof createNewestListRows>;

const scopeOf = (kind: ChainListKind): string => `chain-${kind}`;
const NAMES = { '#key': 'key', '#next': 'next' };

/** The control table's word on which list is the newest of its kind (scopes `chain-heads` and `chain-anchors`). */
export function createNewestListRows(dynamodb: DynamoDBDocumentClient, table: string) {
  const update = (kind: ChainListKind, expression: string, condition: string, values: Record<string, string>): Promise<boolean> =>
    succeeds(
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: { scope: scopeOf(kind) },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: values,
        }),
      ),
    );

  return {
    /** @throws CorruptRecordError */
    async read(kind: ChainListKind): Promise<NewestListRow> {
      const scope = scopeOf(kind);
      const { Item = {} } = await dynamodb.send(new GetCommand({ TableName: table, Key: { scope }, ConsistentRead: true }));
      const { next, ...entry } = parseRecord(rowSchema, table, scope, Item);
      return { newest: Object.keys(entry).length === 0 ? undefined : parseRecord(signedListSchema, table, scope, entry), next };
    },

    /** Says which list comes next. @returns false when the row has moved since it was read */
    announce: (kind: ChainListKind, { newest }: NewestListRow, next: string): Promise<boolean> =>
      newest
        ? update(kind, 'SET #next = :next', 'attribute_not_exists(#next) AND #key = :key', { ':next': next, ':key': newest.key })
        : update(kind, 'SET #next = :next', 'attribute_not_exists(#next) AND attribute_not_exists(#key)', { ':next': next }),

    /** Makes the list that was to come the newest one. @returns false when somebody has done so already */
    advance: (kind: ChainListKind, { key, sha256, signedAt }: ListEntry): Promise<boolean> =>
      update(kind, 'SET #key = :key, sha256 = :sha256, signedAt = :signedAt REMOVE #next', '#next = :signedAt', {
        ':key': key,
        ':sha256': sha256,
        ':signedAt': signedAt,
      }),
  };
}
