import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditQuerySchema, auditStatisticsQuerySchema, type AuditFilters, type AuditQuery } from '../../src/contracts/audit-query.ts';
import { createAuditQueryStore, type AuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { SQL_INJECTIONS, TRIED_INJECTIONS } from '../support/sql-injections.ts';
import { findByComparison } from './audit-meaning.ts';
import { fingerprint, hostileRecords } from './hostile-audit-records.ts';
import { startAuditDatabase, type AuditDatabase } from './start-audit-database.ts';

/** What reaches the database here is refused by the schema before: these tests go past it. */
let database: AuditDatabase;
let store: AuditQueryStore;
let before: string;

beforeAll(async () => {
  database = await startAuditDatabase();
  await database.insert(hostileRecords);
  store = createAuditQueryStore(database.writer);
  before = await fingerprint(database);
}, 90_000);
afterAll(async () => {
  await database.close();
});

/** What the database can't take as a value of its type: a bad time or number, or a character that it hasn't. */
const NO_VALUE = /SQLState: 22(007|008|009|021|P02|P05|003)|year is out of range/;

/** Those of the texts that PostgreSQL takes for a time, whatever comes with it. */
const TIMES = ['-infinity', '1970-01-01 00:00:00 BC', '9999-12-31T23:59:59-14:00', 'epoch', 'infinity', 'now', 'now()', 'today', 'yesterday'].filter((text) => TRIED_INJECTIONS.includes(text));

/** @returns what came of each text, `no value` for what the database didn't take as one */
async function tryAll<T>(ask: (text: string) => Promise<T>): Promise<Map<string, T | 'no value'>> {
  const outcomes = new Map<string, T | 'no value'>();
  for (const text of TRIED_INJECTIONS) {
    const outcome = await ask(text).catch((error: Error) => {
      expect(error.message).toMatch(NO_VALUE);
      return 'no value' as const;
    });
    outcomes.set(text, outcome);
  }
  return outcomes;
}

const list = async (changes: Record<string, unknown>): Promise<string[]> => {
  const query = { ...auditQuerySchema.parse({ limit: '500' }), ...changes } as AuditQuery;
  return (await store.list(query)).records.map(({ remediationId }) => remediationId);
};

const TEXTS = ['incident', 'ci', 'playbook', 'actionType', 'result', 'reason', 'identity', 'requestedBy'] satisfies (keyof AuditFilters)[];

test('there are enough hostile texts, and records that hold them', () => {
  expect(SQL_INJECTIONS.length).toBeGreaterThanOrEqual(150);
  expect(hostileRecords.length).toBeGreaterThan(260);
});

describe('a hostile text', () => {
  test.each(TEXTS)('as %s finds what holds the same text, and nothing else', async (name) => {
    const outcomes = await tryAll((text) => list({ [name]: text }));

    for (const [text, found] of outcomes)
      expect([text, found]).toEqual([text, text.includes('\0') ? 'no value' : findByComparison(hostileRecords, { [name]: text.toWellFormed() })]);
  }, 60_000);

  test.each(['from', 'to'])('as %s is no time, unless it is one', async (name) => {
    const outcomes = await tryAll((text) => list({ [name]: text }));
    const taken = [...outcomes].filter(([, found]) => found !== 'no value').map(([text]) => text);

    expect(taken.sort()).toEqual(TIMES);
  }, 60_000);

  test('as the id of a remediation finds nothing', async () => {
    const outcomes = await tryAll((remediationId) => store.find(remediationId));

    expect([...outcomes.values()].filter((found) => found !== undefined && found !== 'no value')).toEqual([]);
  }, 60_000);

  test('as the id in a cursor is compared as text', async () => {
    const recordedAt = '2026-04-01 00:00:10';
    const outcomes = await tryAll((remediationId) => list({ cursor: { recordedAt, remediationId } }));
    const older = findByComparison(hostileRecords, { to: '2026-04-01T00:00:10.000Z' });

    for (const found of outcomes.values())
      if (found !== 'no value') expect(found.filter((id) => id !== 'hostile-10')).toEqual(older);
  }, 60_000);

  test('as the time in a cursor is no time, unless it is one', async () => {
    const outcomes = await tryAll((recordedAt) => list({ cursor: { recordedAt, remediationId: 'rem-00001' } }));
    const taken = [...outcomes].filter(([, found]) => found !== 'no value').map(([text]) => text);

    expect(taken.sort()).toEqual(TIMES);
  }, 60_000);

  test('as the playbook of statistics counts what holds the same text', async () => {
    const outcomes = await tryAll((playbook) => store.measure({ ...auditStatisticsQuerySchema.parse({}), playbook }));

    for (const [text, found] of outcomes) {
      const wanted = findByComparison(hostileRecords, { playbook: text.toWellFormed() }).length;
      expect([text, found === 'no value' ? 0 : found.total.success]).toEqual([text, wanted]);
    }
  }, 60_000);
});

test('nothing was changed', async () => {
  expect(await fingerprint(database)).toBe(before);
});
