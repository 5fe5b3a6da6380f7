import { Readable } from 'node:stream';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { createRdsDataQueries } from '../../src/platform/clients/rds-data-queries.ts';
import { s3Jobs } from '../../src/platform/clients/s3-jobs.ts';
import { createAuditExportStore, type CiBounds, type TimeRange, type WrittenRow } from '../../src/stores/audit-export-store.ts';
import { createLockedObjects } from '../../src/stores/locked-objects.ts';
import { createNewestListRows } from '../../src/stores/newest-list-row.ts';
import { connect } from '../connect.ts';
import { addRecent, ledgerLines, readNewestLists, scanFacts } from './ledger-facts.ts';
import { createKmsKeys } from './public-keys.ts';
import { readListKeys, readLists } from './signed-lists.ts';
import type { Trail } from './trail.ts';

/** As long as the Data API lets a statement run. */
const QUERY_TIMEOUT_SECONDS = 46;

/** Rows younger than this may be known to the ledger only later: it is written behind them. */
const RECENT_MS = 60 * 60 * 1000;

/** @returns whether a row is one of those that are exported. */
function isWithin(bounds: CiBounds[], table: 'records' | 'events'): (row: WrittenRow) => boolean {
  const last = new Map(bounds.map(({ ciId, [table]: chain }) => [ciId, chain?.last ?? 0]));
  return ({ ciId, sequence }) => sequence <= (last.get(ciId) ?? 0);
}

/**
 * The trail of a deployed stage, read while others go on writing it. What proves rows is looked up before them: whatever
 * the ledger or a list names by then has its row already.
 * @throws UnreachableError, MissingOutputError, AuditUnavailableError
 */
export async function openStackTrail(stage: string, range: TimeRange): Promise<Trail> {
  const stack = await connect(stage);
  const database = { clusterArn: stack.AuditClusterArn, secretArn: stack.AuditWriterSecretArn, database: stack.AuditDatabaseName };
  const store = createAuditExportStore({ rdsData: createRdsDataQueries(QUERY_TIMEOUT_SECONDS), ...database });
  const since = new Date(Date.now() - RECENT_MS).toISOString();
  const objects = createLockedObjects(s3Jobs, stack.AuditBucketName);
  const newest = await readNewestLists(createNewestListRows(dynamodb, stack.ControlTable));
  const facts = await scanFacts(dynamodb, stack.LedgerTable);
  const listKeys = await readListKeys(objects);
  const bounds = await store.readBounds(range);
  for (const table of ['records', 'events'] as const) {
    const recent = (await store.readWrittenSince(table, since)).filter(isWithin(bounds, table));
    await addRecent(facts, recent, dynamodb, stack.LedgerTable);
  }
  return {
    stage,
    records: store.readLines('records', bounds),
    events: store.readLines('events', bounds),
    identities: store.readLines('identities', bounds),
    lists: readLists(objects, listKeys),
    ledger: Readable.from(ledgerLines(newest, facts)),
    publicKeys: createKmsKeys(kms, stack.ChainSigningKeyId),
  };
}
