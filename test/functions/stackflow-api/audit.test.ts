import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditPage, AuditTrailRecord } from '../../../src/contracts/audit-query.ts';
import type { AuditStatistics } from '../../../src/contracts/audit-statistics.ts';
import { AUDIT_CSV_HEADER } from '../../../src/decisions/render-audit-csv.ts';
import { AuditUnavailableError } from '../../../src/stores/audit-errors.ts';
import { createAuditQueryStore } from '../../../src/stores/audit-query-store.ts';
import { findByComparison } from '../../stores/audit-meaning.ts';
import { randomAuditRecords } from '../../stores/random-audit-records.ts';
import { startAuditDatabase, type AuditDatabase } from '../../stores/start-audit-database.ts';
import { readCsv } from '../../support/read-csv.ts';
import { makeAuditApp, tokenFor } from './audit-app.ts';

const records = randomAuditRecords(90, 11);
let database: AuditDatabase;
let ask: Awaited<ReturnType<typeof makeAuditApp>>;

beforeAll(async () => {
  database = await startAuditDatabase();
  await database.insert(records);
  ask = await makeAuditApp(createAuditQueryStore(database.writer));
}, 90_000);
afterAll(() => database.close());

const nextOf = (response: Response): string | undefined => /^<(\?[^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];

describe('who may ask the audit trail', () => {
  const paths = ['', '/stats', '/rem-00001'];

  test.each(['viewer', 'operator', 'admin'])('has the role %s', async (role) => {
    const authorization = `Bearer ${await tokenFor(role)}`;

    for (const path of paths) expect((await ask(path, { authorization })).status).toBe(200);
  });

  test.each([
    ['no token', ''],
    ['a token of nobody', 'Bearer x.y.z'],
    ['another scheme', 'Basic YTpi'],
  ])('is refused with %s, before anything is asked', async (_, authorization) => {
    for (const path of paths) {
      const response = await ask(path, { authorization });
      expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    }
  });

  test('is refused without a role', async () => {
    expect((await ask('', { authorization: `Bearer ${await tokenFor()}` })).status).toBe(401);
  });
});

describe('GET /audit', () => {
  test('filters as its parameters say, newest first, for nobody to keep', async () => {
    const response = await ask('?result=failure&ci=CI3&limit=500');
    const { records: found, next } = (await response.json()) as AuditPage;

    expect(found.map(({ remediationId }) => remediationId)).toEqual(findByComparison(records, { result: 'failure', ci: 'CI3' }));
    expect(next).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('says where the next page is, down to the last one', async () => {
    const found: string[] = [];
    for (let path: string | undefined = '?limit=40&from=2025-01-01'; path !== undefined; ) {
      const response = await ask(path);
      found.push(...((await response.json()) as AuditPage).records.map(({ remediationId }) => remediationId));
      path = nextOf(response);
    }

    expect(found).toEqual(findByComparison(records, {}));
  });

  test('gives CSV to who accepts that, with the same pages', async () => {
    const response = await ask('?limit=40', { accept: 'text/csv' });
    const rows = readCsv(await response.text());
    const behind = await ask(nextOf(response) ?? '', { accept: 'text/csv' });

    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(rows[0]?.join(',')).toBe(AUDIT_CSV_HEADER);
    expect([...rows.slice(1), ...readCsv(await behind.text()).slice(1)].map(([, id]) => id)).toEqual(findByComparison(records, {}).slice(0, 80));
  });

  test.each([['*/*'], ['application/json'], ['text/html'], ['text/csv;q=0.1, application/json']])('gives JSON to who accepts %s', async (accept) => {
    expect((await ask('?limit=1', { accept })).headers.get('content-type')).toBe('application/json');
  });

  test.each([
    ['?ci=CI%201', 'ci: '],
    ['?result=good', 'result: '],
    ['?reason=because', 'reason: '],
    ['?actionType=reboot', 'actionType: '],
    ['?identity=root', 'identity: '],
    ['?limit=0', 'limit: takes a number from 1 to 500'],
    ['?limit=501', 'limit: takes a number from 1 to 500'],
    ['?limit=1e2', 'limit: takes a number'],
    ['?from=yesterday', 'from: takes a day (2026-05-19) or a time with its offset'],
    ['?from=2026-02-30', 'from: takes a day'],
    ['?from=0001-01-01', 'from: takes a year from 1970'],
    ['?from=2026-05-02&to=2026-05-01', 'to: must be after from'],
    ['?cursor=abc', 'cursor'],
    ['?sort=ci', 'sort'],
    ['?__proto__=x', 'proto'],
    ['?ci=CI1&ci=CI2', 'Give each parameter once.'],
  ])('refuses %s and says why', async (path, why) => {
    const response = await ask(path);

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(((await response.json()) as { detail: string }).detail).toContain(why);
  });
});

describe('GET /audit/{remediationId}', () => {
  test('gives the whole record', async () => {
    const record = (await (await ask('/rem-00007')).json()) as AuditTrailRecord;

    expect(record).toMatchObject({ ...records[7], requestedAt: records[7]?.requestedAt, sequence: expect.any(Number) });
    expect(record.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(['/nobody', '/rem%20x', '/a/b', '/%00'])('knows nothing of %s', async (path) => {
    const response = await ask(path);

    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});

describe('GET /audit/stats', () => {
  test('measures a time range, and one playbook', async () => {
    const given = { playbook: 'playbook-2', from: '2025-12-05T00:00:00.000Z' };
    const measured = (await (await ask(`/stats?${new URLSearchParams(given).toString()}`)).json()) as AuditStatistics;

    expect(measured).toMatchObject({ from: given.from, to: null, recurrenceDays: 7 });
    expect(measured.total.success).toBe(findByComparison(records, { ...given, result: 'success' }).length);
    expect(measured.playbooks.map(({ playbookId }) => playbookId)).toEqual(['playbook-2']);
  });

  test.each(['?ci=CI1', '?recurrenceDays=0', '?playbook=A%20B', '?to=1'])('refuses %s', async (query) => {
    expect((await ask(`/stats${query}`)).status).toBe(400);
  });
});

describe('a database', () => {
  const failing = (error: Error) => {
    const fail = () => Promise.reject(error);
    return makeAuditApp({ list: fail, find: fail, measure: fail });
  };

  test('that resumes is worth another try', async () => {
    const response = await (await failing(new AuditUnavailableError('it resumes')))('');

    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '15']);
  });

  test('that fails says nothing of why', async () => {
    const response = await (await failing(new Error('relation "secret" does not exist; SQLState: 42P01')))('/stats');

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });
});
