import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditPage } from '../../../src/contracts/audit-query.ts';
import type { AuditStatistics } from '../../../src/contracts/audit-statistics.ts';
import { createAuditQueryStore } from '../../../src/stores/audit-query-store.ts';
import { findByComparison } from '../../stores/audit-meaning.ts';
import { fingerprint, hostileRecords } from '../../stores/hostile-audit-records.ts';
import { startAuditDatabase, type AuditDatabase } from '../../stores/start-audit-database.ts';
import { injectionsBehind } from '../../support/sql-injections.ts';
import { makeAuditApp } from './audit-app.ts';

/** Every parameter, with a good beginning for what comes behind it. */
const FILTERS = {
  incident: 'INC7',
  ci: 'CI3',
  playbook: 'playbook-2',
  actionType: 'rds-failover',
  result: 'failure',
  reason: 'unknown-outcome',
  identity: 'arn:aws:sts::000000000000:assumed-role/StackFlow-ExecuteAction',
  requestedBy: 'arn:aws:iam::000000000000:role/intake',
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-01',
};
const CURSOR = Buffer.from('2026-04-01 00:00:10/hostile-10').toString('base64url');

let database: AuditDatabase;
let ask: Awaited<ReturnType<typeof makeAuditApp>>;
let before: string;

beforeAll(async () => {
  database = await startAuditDatabase();
  await database.insert(hostileRecords);
  ask = await makeAuditApp(createAuditQueryStore(database.writer));
  before = await fingerprint(database);
}, 90_000);
afterAll(() => database.close());

const query = (given: Record<string, string>): string => `?${new URLSearchParams(given).toString()}`;
const idsOf = ({ records }: AuditPage): string[] => records.map(({ remediationId }) => remediationId);

/** @returns the body of an answer, undefined of a refusal; nothing else is an answer. */
async function answerTo<T>(path: string): Promise<T | undefined> {
  const response = await ask(path);
  expect([path, [200, 400, 404].includes(response.status)]).toEqual([path, true]);
  return response.status === 200 ? ((await response.json()) as T) : undefined;
}

/** Times are compared as times, everything else as it is. */
const meant = (name: string, text: string): string => (['from', 'to'].includes(name) ? new Date(text).toISOString() : text.toWellFormed());

describe('a hostile text', () => {
  test.each(Object.entries(FILTERS))('as %s is refused, or compared', async (name, good) => {
    for (const text of injectionsBehind(good)) {
      const page = await answerTo<AuditPage>(query({ [name]: text, limit: '500' }));
      if (page) expect([text, idsOf(page)]).toEqual([text, findByComparison(hostileRecords, { [name]: meant(name, text) })]);
    }
    expect(await answerTo(query({ [name]: good }))).toBeDefined();
  }, 60_000);

  test('as limit is refused, or a number', async () => {
    for (const text of injectionsBehind('5')) {
      const page = await answerTo<AuditPage>(query({ limit: text }));
      if (page) expect(idsOf(page)).toEqual(findByComparison(hostileRecords, {}).slice(0, Number(text)));
    }
  }, 60_000);

  test('as cursor is refused', async () => {
    for (const text of injectionsBehind(CURSOR)) {
      const page = await answerTo<AuditPage>(query({ cursor: text, limit: '500' }));
      if (page) expect([text, idsOf(page)]).toEqual([text, findByComparison(hostileRecords, { to: '2026-04-01T00:00:10.000Z' })]);
    }
    expect(await answerTo(query({ cursor: CURSOR }))).toBeDefined();
  }, 60_000);

  test('inside a cursor is refused', async () => {
    for (const text of injectionsBehind('')) {
      const inside = [`${text}/rem-1`, `2026-04-01 00:00:10${text}/rem-1`, `2026-04-01 00:00:10/${text}`, `2026-04-01 00:00:10/rem-1${text}`];
      for (const cursor of inside) await answerTo(query({ cursor: Buffer.from(cursor).toString('base64url') }));
    }
  }, 60_000);

  test('as the name of a parameter is refused', async () => {
    for (const text of injectionsBehind('ci')) expect([text, await answerTo(query({ [text]: 'CI3' }))]).toEqual([text, undefined]);
  }, 60_000);

  test('as the id of a remediation is not found', async () => {
    for (const text of injectionsBehind('rem-00001')) {
      const path = `/${encodeURIComponent(text.toWellFormed())}`;
      // What an address does to dots and emptiness happens before there is an id.
      if (!/^\/(\.|$)/.test(path)) expect([text, await answerTo(path)]).toEqual([text, undefined]);
    }
  }, 60_000);

  test.each(Object.entries({ from: FILTERS.from, to: FILTERS.to, playbook: FILTERS.playbook, recurrenceDays: '7' }))(
    'as %s of statistics is refused, or compared',
    async (name, good) => {
      for (const text of injectionsBehind(good)) {
        const measured = await answerTo<AuditStatistics>(`/stats${query({ [name]: text })}`);
        const filter = name === 'recurrenceDays' ? {} : { [name]: measured ? meant(name, text) : '' };
        const wanted = findByComparison(hostileRecords, { ...filter, result: 'success' }).length;
        if (measured) expect([text, measured.total.success]).toEqual([text, wanted]);
      }
      expect(await answerTo(`/stats${query({ [name]: good })}`)).toBeDefined();
    },
    60_000,
  );
});

test('nothing was changed', async () => {
  expect(await fingerprint(database)).toBe(before);
});
