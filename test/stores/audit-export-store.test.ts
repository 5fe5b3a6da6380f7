import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuditExportStore, type AuditTable } from '../../src/stores/audit-export-store.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createCloudTrailEventStore } from '../../src/stores/cloud-trail-event-store.ts';
import { RECORD_SHAPE } from '../../src/decisions/verify-audit/shapes.ts';
import { findFault } from '../../src/decisions/verify-audit/find-fault.ts';
import { readRow } from '../../src/decisions/verify-audit/read-row.ts';
import { auditRecord } from './audit-record.ts';
import { startAuditDatabase, type AuditDatabase } from './start-audit-database.ts';

let database: AuditDatabase;
let store: ReturnType<typeof createAuditExportStore>;

const id = (ciId: string, row: number): string => `${ciId}-${row}`;
const recordsOf = (ciId: string, count: number, output: string) =>
  Array.from({ length: count }, (_, index) =>
    auditRecord({ remediationId: id(ciId, index + 1), ciId, output, recordedAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString() }),
  );

beforeAll(async () => {
  database = await startAuditDatabase();
  store = createAuditExportStore(database.writer);
  // Control characters take six bytes as JSON, and another backslash as JSON in JSON: 150 rows are several megabytes.
  await database.insert(recordsOf('CI-long', 150, '\u001b"\\ß'.repeat(1000)));
  await database.insert([...recordsOf('CI-a', 3, 'short'), ...recordsOf('CI-B', 2, 'short')]);
  const events = createCloudTrailEventStore(database.writer);
  for (const eventId of ['event-1', 'event-2']) {
    const sources = { requestId: 'request-1', eventSource: 'ssm.amazonaws.com', eventName: 'SendCommand', awsRegion: 'us-east-1' };
    const times = { eventTime: '2026-01-01T00:00:00Z', receivedAt: '2026-01-01T00:05:00.120Z' };
    await events.record({ eventId, remediationId: id('CI-a', 1), ciId: 'CI-a', accountId: '000000000000', identityArn: 'arn', ...sources, ...times });
  }
}, 90_000);
afterAll(() => database.close());

async function read(table: AuditTable, range = {}): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of store.readLines(table, await store.readBounds(range))) lines.push(line);
  return lines;
}

const placesOf = (lines: string[]): string[] =>
  lines.map((line) => JSON.parse(line) as { ciId: string; sequence: number }).map(({ ciId, sequence }) => `${ciId} ${sequence}`);
const upTo = (ciId: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${ciId} ${index + 1}`);
const all = [...upTo('CI-B', 2), ...upTo('CI-a', 3), ...upTo('CI-long', 150)];

describe('readLines', () => {
  test('gives every record and identity once, in order of CI and sequence, however long they are', async () => {
    expect(placesOf(await read('records'))).toEqual(all);
    expect(placesOf(await read('identities'))).toEqual(all);
  });

  test('writes rows so that nothing is wrong with them by themselves', async () => {
    const lines = await read('records');

    const faultOf = (line: string) => {
      const row = readRow(line, RECORD_SHAPE);
      return row ? findFault(row, line, RECORD_SHAPE) : 'no row';
    };
    expect(lines.map(faultOf)).toEqual(lines.map(() => undefined));
  });

  test('tells instants in UTC, as to_jsonb does, whatever the time zone of the session', async () => {
    await database.run("alter role stackflow_audit_writer set timezone to 'Asia/Kathmandu'");
    try {
      const [first] = (await read('events')).map((line) => JSON.parse(line) as object);
      expect(first).toMatchObject({ eventTime: '2026-01-01T00:00:00+00:00', receivedAt: '2026-01-01T00:05:00.12+00:00' });
    } finally {
      await database.run('alter role stackflow_audit_writer reset timezone');
    }
  });

  test('reads within a time range, chains without a gap', async () => {
    const lines = await read('records', { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' });

    expect(placesOf(lines)).toEqual(['CI-B 2', 'CI-a 2', 'CI-long 2']);
  });

  test('leaves out what came after the bounds were read', async () => {
    const bounds = await store.readBounds({});
    await createAuditStore(database.writer).record(auditRecord({ remediationId: 'late', ciId: 'CI-a' }));

    const lines: string[] = [];
    for await (const line of store.readLines('records', bounds)) lines.push(line);

    expect(placesOf(lines)).toEqual(all);
  });
});
