import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditQuerySchema, type AuditFilters, type AuditPage, type AuditQuery, type AuditTrailRecord } from '../../src/contracts/audit-query.ts';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import { createAuditQueryStore, type AuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { auditRecord } from './audit-record.ts';
import { findByComparison, type TextFilters } from './audit-meaning.ts';
import { randomAuditRecords } from './random-audit-records.ts';
import { startAuditDatabase, type AuditDatabase } from './start-audit-database.ts';

const records = randomAuditRecords(400, 8);
let database: AuditDatabase;
let store: AuditQueryStore;

beforeAll(async () => {
  database = await startAuditDatabase();
  await database.insert(records);
  store = createAuditQueryStore(database.writer);
}, 90_000);
afterAll(() => database.close());

const compare = (filters: TextFilters): string[] => findByComparison(records, filters);

const FILTERS: Record<keyof AuditFilters, string> = {
  incident: 'INC7',
  ci: 'CI3',
  playbook: 'playbook-2',
  actionType: 'rds-failover',
  result: 'failure',
  reason: 'unknown-outcome',
  identity: 'arn:aws:sts::000000000000:assumed-role/StackFlow-ExecuteAction',
  requestedBy: 'arn:aws:sts::000000000000:federated-user/ada@example.com',
  from: '2025-12-20T00:00:00.000Z',
  to: '2026-01-10T00:00:00.000Z',
};
const NAMES = Object.keys(FILTERS) as (keyof AuditFilters)[];
const PAIRS = NAMES.flatMap((one, index) => NAMES.slice(index + 1).map((other) => [one, other] as const));

const query = (given: Record<string, string>): AuditQuery => auditQuerySchema.parse(given);
const idsOf = ({ records: found }: AuditPage): string[] => found.map(({ remediationId }) => remediationId);

/** All pages of a query. */
async function pages(given: Record<string, string>, between: (page: AuditPage) => Promise<void> = () => Promise.resolve()) {
  const all: AuditPage[] = [];
  for (let cursor: string | null | undefined; cursor !== null; cursor = all.at(-1)?.next) {
    all.push(await store.list(query({ ...given, ...(cursor !== undefined && { cursor }) })));
    await between(all.at(-1) as AuditPage);
  }
  return all;
}

describe('a filter', () => {
  test.each(NAMES)('by %s gives what a plain comparison gives, newest first', async (name) => {
    const found = await store.list(query({ [name]: FILTERS[name], limit: '500' }));

    expect(idsOf(found)).toEqual(compare({ [name]: FILTERS[name] }));
    expect(found.records.length).toBeGreaterThan(0);
    expect(found.records.length).toBeLessThan(records.length);
  });

  test.each(PAIRS)('by %s goes together with one by %s', async (one, other) => {
    const given = { [one]: FILTERS[one], [other]: FILTERS[other] };

    expect(idsOf(await store.list(query({ ...given, limit: '500' })))).toEqual(compare(given));
  });

  test('by everything at once fits one record', async () => {
    const wanted = records.find(({ iamIdentity, actionType, reason }) => iamIdentity && actionType && reason) as AuditRecord;
    const found = await store.list(
      query({
        incident: wanted.incidentId,
        ci: wanted.ciId,
        playbook: wanted.playbookId,
        actionType: String(wanted.actionType),
        result: wanted.result,
        reason: String(wanted.reason),
        identity: String(wanted.iamIdentity),
        requestedBy: wanted.requestedBy,
        from: wanted.recordedAt,
        to: new Date(Date.parse(wanted.recordedAt) + 1).toISOString(),
      }),
    );

    expect(idsOf(found)).toEqual([wanted.remediationId]);
  });

  test("by a role finds its sessions, and not those of a role whose name begins with the role's", async () => {
    const byRole = await store.list(query({ identity: 'arn:aws:iam::000000000000:role/team/StackFlow-ExecuteAction', limit: '500' }));

    expect(idsOf(byRole)).toEqual(compare({ identity: FILTERS.identity }));
    expect(byRole.records.filter(({ iamIdentity }) => iamIdentity?.includes('ExecuteAction-2'))).toEqual([]);
  });

  test.each(['_', '%', 'StackFlow-Execute%'])('by an identity takes %s as it is', async (wild) => {
    expect(idsOf(await store.list(query({ identity: `arn:aws:sts::000000000000:assumed-role/${wild}` })))).toEqual([]);
  });
});

describe('a time range', () => {
  const times = [...new Set(records.map(({ recordedAt }) => recordedAt))].sort();
  const at = times[100] ?? '';
  const atIts = records.filter(({ recordedAt }) => recordedAt === at).length;
  const count = async (range: Record<string, string>) => (await store.list(query({ ...range, limit: '500' }))).records.length;
  const after = (ms: number) => new Date(Date.parse(at) + ms).toISOString();

  test('begins with its first instant and ends before its last', async () => {
    expect(await count({ from: at, to: after(1) })).toBe(atIts);
    expect(await count({ from: after(-1), to: at })).toBe(0);
    expect((await count({ from: at })) + (await count({ to: at }))).toBe(records.length);
  });

  test('takes a day as its beginning in UTC, and a time with its offset', async () => {
    expect(await count({ from: '2026-01-01' })).toBe(compare({ from: '2026-01-01T00:00:00.000Z' }).length);
    expect(await count({ to: '2026-01-01T02:00:00+02:00' })).toBe(compare({ to: '2026-01-01T00:00:00.000Z' }).length);
  });
});

describe('pages', () => {
  test.each([1, 7, 100, 399, 400, 401])('of %d together are everything, once and in order', async (limit) => {
    const all = await pages({ limit: String(limit) });

    expect(all.flatMap(idsOf)).toEqual(compare({}));
    expect(all.slice(0, -1).every(({ records: { length } }) => length === limit)).toBe(true);
  }, 60_000);

  test('go together with a filter', async () => {
    expect((await pages({ ci: 'CI3', limit: '5' })).flatMap(idsOf)).toEqual(compare({ ci: 'CI3' }));
  });

  test('neither lose nor repeat a record while others are inserted', async () => {
    const before = compare({});
    const audit = createAuditStore(database.writer);
    const added: string[] = [];
    const add = async ({ records: [newest] }: AuditPage) => {
      for (const recordedAt of [new Date().toISOString(), newest?.recordedAt ?? '', '2025-11-30T00:00:00.000Z']) {
        added.push(`added-${added.length}`);
        await audit.record(auditRecord({ remediationId: added.at(-1) ?? '', ciId: `CI-added-${added.length}`, recordedAt }));
      }
    };
    await database.run('select remediation.make_audit_partition(2025)');

    const found = (await pages({ limit: '60' }, add)).flatMap(idsOf);

    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((id) => !added.includes(id))).toEqual(before);
    expect(added.length).toBeGreaterThan(15);
  });
});

describe('large records', () => {
  // 60 KB a row with its canonical text; as JSON, which the Data API's limit counts, the output alone has 47 KB.
  const large = Array.from({ length: 60 }, (_, index) =>
    auditRecord({
      remediationId: `large-${String(index).padStart(2, '0')}`,
      ciId: 'CI-large',
      recordedAt: new Date(Date.UTC(2026, 2, 1) + index).toISOString(),
      output: `${index} ${'"\u0001'.repeat(5_900)}`,
    }),
  );
  const newestFirst = large.map(({ remediationId }) => remediationId).reverse();
  beforeAll(() => database.insert(large), 60_000);

  test('come in as many pages as their bytes need', async () => {
    const all = await pages({ ci: 'CI-large', limit: '60' });

    expect(all.flatMap(idsOf)).toEqual(newestFirst);
    expect(all.length).toBeGreaterThan(1);
    expect(all[0]?.records.length).toBeLessThan(60);
  });

  test.each([1, 15, 59])('are scanned until there are %d', async (most) => {
    const found: string[] = [];
    for await (const { remediationId } of store.scan({ ci: 'CI-large' }, most)) found.push(remediationId);

    expect(found).toEqual(newestFirst.slice(0, most));
  });

  test('are scanned whole', async () => {
    const found: AuditTrailRecord[] = [];
    for await (const record of store.scan({ ci: 'CI-large' })) found.push(record);

    expect(found.map(({ remediationId }) => remediationId)).toEqual(newestFirst);
    expect(found.at(-1)?.output).toBe(large[0]?.output);
  });
});

describe('one record', () => {
  test('comes with every field, its place in the chain and what CloudTrail said', async () => {
    const written = auditRecord({ remediationId: 'one', ciId: 'CI-one', recordedAt: new Date().toISOString(), output: 'done\n' });
    const { hash } = await createAuditStore(database.writer).record(written);

    expect(await store.find('one')).toEqual({
      ...written,
      requestedAt: '2026-05-19T10:00:00.000Z',
      sequence: 1,
      previousHash: null,
      hash,
      cloudTrailEventId: null,
      cloudTrailState: 'expected',
    });
  });

  test('names its event once that is linked', async () => {
    await database.run(`insert into remediation.cloud_trail_event select 'event-1', 'one', 'CI-one', 'request-2', 'ssm.amazonaws.com',
      'SendCommand', now(), 'us-east-1', '000000000000', 'arn', now(), 1, null, encode(sha256('{}'), 'hex'), '{}'`);

    expect(await store.find('one')).toMatchObject({ cloudTrailEventId: 'event-1', cloudTrailState: 'linked' });
  });

  test('that there is not is not found', async () => {
    expect(await store.find('nobody')).toBeUndefined();
  });
});
