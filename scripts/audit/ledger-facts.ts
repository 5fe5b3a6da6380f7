import { setTimeout as delay } from 'node:timers/promises';
import { GetCommand, ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChainListKind, LedgerFact, NewestList } from '../../src/contracts/audit-evidence.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import type { NewestListRows } from '../../src/stores/newest-list-row.ts';

/** What an export takes of the ledger. */
type FactEntry = Pick<LedgerEntry, 'remediationId' | 'ciId' | 'receivedAt' | 'audit' | 'cloudTrailEvents'>;

/** Facts by remediation id. */
export type Facts = Map<string, LedgerFact>;

/** A row that was written while the ledger was read, or just before. */
export interface RecentRow {
  remediationId: string;
  /** Of an event; a record has none. */
  eventId: string | null;
}

const PROJECTION = {
  ProjectionExpression: 'remediationId, ciId, receivedAt, #audit, cloudTrailEvents',
  ExpressionAttributeNames: { '#audit': 'audit' },
};

/** The ledger is written a moment after the row: it gets so many chances. */
const LOOKS = 4;
const LOOK_INTERVAL_MS = 500;

function toFact({ remediationId, ciId, receivedAt, audit, cloudTrailEvents = [] }: FactEntry): LedgerFact {
  return {
    remediationId,
    ciId,
    receivedAt,
    audit: audit ? { sequence: audit.sequence, hash: audit.hash } : null,
    events: cloudTrailEvents.map(({ eventId, sequence, hash }) => ({ eventId, sequence, hash })),
  };
}

/** @returns what the ledger says of all remediations that it still knows. */
export async function scanFacts(dynamodb: Pick<DynamoDBDocumentClient, 'send'>, table: string): Promise<Facts> {
  const facts: Facts = new Map();
  let start: Record<string, unknown> | undefined;
  do {
    const scan = new ScanCommand({
      TableName: table,
      ConsistentRead: true,
      FilterExpression: 'attribute_exists(receivedAt)', // a message that was refused has no record
      ...PROJECTION,
      ...(start && { ExclusiveStartKey: start }),
    });
    const page = await dynamodb.send(scan);
    for (const item of page.Items ?? []) facts.set(String(item['remediationId']), toFact(item as FactEntry));
    start = page.LastEvaluatedKey;
  } while (start);
  return facts;
}

const knows = (fact: LedgerFact | undefined, { eventId }: RecentRow): boolean =>
  eventId === null ? Boolean(fact?.audit) : Boolean(fact?.events.some((event) => event.eventId === eventId));

/** The fact with what a later look says of this row alone: rows that came later still are not exported. */
function addRow(fact: LedgerFact, later: LedgerFact, { eventId }: RecentRow): LedgerFact {
  if (eventId === null) return { ...fact, audit: later.audit };
  return { ...fact, events: [...fact.events, ...later.events.filter((event) => event.eventId === eventId)] };
}

/**
 * Looks again for what the ledger says of rows that were written while it was read.
 * @param wait what passes between two looks
 */
export async function addRecent(
  facts: Facts,
  recent: RecentRow[],
  dynamodb: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  wait = () => delay(LOOK_INTERVAL_MS),
): Promise<void> {
  for (const row of recent) {
    for (let look = 1; look <= LOOKS && !knows(facts.get(row.remediationId), row); look += 1) {
      if (look > 1) await wait();
      const Key = { remediationId: row.remediationId };
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key, ConsistentRead: true, ...PROJECTION }));
      if (!Item) break;
      const later = toFact(Item as FactEntry);
      facts.set(row.remediationId, addRow(facts.get(row.remediationId) ?? { ...later, audit: null, events: [] }, later, row));
    }
  }
}

/** @returns the newest list of each kind, as the control table names them. */
export async function readNewestLists(rows: Pick<NewestListRows, 'read'>): Promise<NewestList[]> {
  const read = async (kind: ChainListKind): Promise<NewestList[]> => {
    const { newest } = await rows.read(kind);
    return newest ? [{ kind, key: newest.key, sha256: newest.sha256 }] : [];
  };
  return [...(await read('anchors')), ...(await read('heads'))];
}

/** @returns the lines of `ledger.jsonl`. */
export function* ledgerLines(newest: NewestList[], facts: Facts): Generator<string> {
  for (const newestList of newest) yield JSON.stringify({ newestList });
  for (const remediationId of [...facts.keys()].sort()) yield JSON.stringify(facts.get(remediationId));
}
