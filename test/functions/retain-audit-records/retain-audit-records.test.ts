import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyTrail } from '../../stores/read-audit-evidence.ts';
import { startAuditKeeper, type AuditKeeper } from '../../stores/start-audit-keeper.ts';
import { OLDER, OLDEST, openOldTrail, YOUNGER, type OldTrail } from './old-trail.ts';

const THIS_YEAR = new Date().getUTCFullYear();
const KEPT = { [YOUNGER]: 3, [THIS_YEAR]: 3 };
const ALL = { [OLDEST]: 3, [OLDER]: 4, ...KEPT };

let keeper: AuditKeeper;
beforeAll(async () => {
  keeper = await startAuditKeeper();
}, 60_000);
afterAll(() => keeper.close());

let trail: OldTrail;
beforeEach(async () => {
  await keeper.empty();
  trail = openOldTrail(keeper);
}, 30_000);
afterEach(() => keeper.clearFaults());

const person = 'arn:aws:iam::000000000000:user/counsel';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const drop = (year: number) => keeper.run(`select remediation.drop_audit_partition(${year})`, 'keeper');
const findBad = async () => (await verifyTrail(keeper, trail.place)).bad.first;

describe('ahead of time', () => {
  test('the partitions of this year and the next two are made, once, and protected', async () => {
    expect((await trail.run()).made).toEqual([THIS_YEAR + 1, THIS_YEAR + 2]);
    expect((await trail.run()).made).toEqual([]);

    for (const year of [THIS_YEAR, THIS_YEAR + 1, THIS_YEAR + 2]) {
      await expect(keeper.run(`truncate remediation.audit_record_${year}`)).rejects.toThrow('append-only');
    }
  });
});

describe('years that are wholly older than seven years', () => {
  beforeEach(() => trail.fill(), 30_000);

  test('are exported, verified and dropped, and no younger one is', async () => {
    expect((await trail.run()).years).toEqual([
      { year: OLDEST, outcome: 'dropped', rows: 3 },
      { year: OLDER, outcome: 'dropped', rows: 4 },
    ]);

    expect(await trail.count()).toEqual(KEPT);
    expect(await trail.findExpired()).toEqual([]);
    expect((await trail.run()).years).toEqual([]);
  });

  test('leave an export that holds every row, and a note of its manifest', async () => {
    const before = await keeper.run(`select canonical from remediation.audit_record where recorded_at < '${OLDER}-01-01' order by ci_id, sequence`);
    await trail.run();

    const retained = await trail.partitions.findRetained(OLDEST);
    expect(retained).toMatchObject({ rows: 3, key: `retention/${OLDEST}/3-rows/manifest.json` });
    const manifest = await trail.objects.read(retained?.key ?? '');
    expect(sha256(manifest)).toBe(retained?.sha256);
    const { parts, ...rest } = JSON.parse(manifest) as { parts: { key: string; sha256: string; rows: number }[] };
    expect(rest).toMatchObject({ schemaVersion: 1, stage: 'test', year: OLDEST, rows: 3, anchors: [['CI-1', 2, expect.any(String)], ['CI-2', 1, expect.any(String)]] });
    const [part] = parts;
    const text = await trail.objects.read(part?.key ?? '');
    expect([sha256(text), parts.length, part?.rows]).toEqual([part?.sha256, 1, 3]);
    const exported = text.trimEnd().split('\n').map((line) => (JSON.parse(line) as { canonical: string }).canonical);
    expect(exported).toEqual(before.map(([canonical]) => canonical?.stringValue));
  });

  test('are vouched for by signed anchors: what is left verifies, heads from before and after the drop included', async () => {
    await trail.record(OLDEST, 'never-again', { ciId: 'CI-0' });
    await trail.sign();
    await trail.run();
    await trail.sign();

    const verdict = await verifyTrail(keeper, trail.place);
    expect(verdict.bad.first).toEqual([]);
    expect(verdict.vouched.droppedRecords).toBe(8);
    expect(verdict.checked).toMatchObject({ records: 6, identities: 14, lists: 4 });
  });

  test('leave a newest list of anchors that names every chain they were of, of whichever year', async () => {
    await trail.record(OLDEST, 'never-again', { ciId: 'CI-0' });
    await trail.run();

    const newest = (await trail.objects.listKeys('lists/anchors/')).at(-1) ?? '';
    const { list } = JSON.parse(await trail.objects.read(newest)) as { list: string };
    const { records } = JSON.parse(list) as { records: [string, number, string][] };
    expect(records.map(([ciId, sequence]) => [ciId, sequence])).toEqual([['CI-0', 1], ['CI-1', 4], ['CI-2', 2], ['CI-3', 1]]);
  });

  test('that are empty are dropped as well', async () => {
    await keeper.makeOldPartition(OLDEST - 1);

    expect((await trail.run()).years[0]).toEqual({ year: OLDEST - 1, outcome: 'dropped', rows: 0 });
  });

  test('do not take with them a record whose place in its chain lies between theirs', async () => {
    // Written late: behind the records of the year that followed.
    await trail.record(OLDEST, 'late', { ciId: 'CI-2' });
    await trail.sign();

    expect((await trail.run()).years.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);

    expect(await trail.count()).toEqual(KEPT);
    expect(await findBad()).toEqual([]);
  });
});

describe('the database refuses the keeper', () => {
  beforeEach(() => trail.fill(), 30_000);

  test('a year that is younger, even with an export', async () => {
    await trail.partitions.retain({ year: YOUNGER, rows: 3, key: 'somewhere', sha256: '0'.repeat(64) });

    await expect(trail.partitions.drop(YOUNGER)).rejects.toMatchObject({ name: 'PartitionKeptError', message: expect.stringContaining('younger than seven years') });
    await expect(drop(THIS_YEAR)).rejects.toThrow('younger than seven years');
    expect(await trail.count()).toEqual(ALL);
  });

  test('a year without an export', async () => {
    await expect(drop(OLDEST)).rejects.toThrow('are not exported: 3 rows');
  });

  test('a year that got records after its export', async () => {
    await trail.partitions.retain({ year: OLDEST, rows: 2, key: 'somewhere', sha256: '0'.repeat(64) });

    await expect(drop(OLDEST)).rejects.toThrow('3 rows, of which 2 are');
  });

  test.each([
    ['incident', `INC-${OLDEST}`],
    ['ci', 'CI-2'],
  ] as const)('a year under a legal hold of an %s, until that is lifted', async (scope, subject) => {
    await trail.partitions.retain({ year: OLDEST, rows: 3, key: 'somewhere', sha256: '0'.repeat(64) });
    const word = { scope, subject, reason: 'case 1', person };
    await trail.holds.place(word);

    await expect(drop(OLDEST)).rejects.toThrow('under a legal hold');
    await trail.holds.lift(word);
    expect((await drop(OLDEST))[0]?.[0]?.longValue).toBe(3);
  });

  test.each([
    'drop table remediation.audit_record',
    `alter table remediation.audit_record detach partition remediation.audit_record_${OLDEST}`,
    `truncate remediation.audit_record_${OLDEST}`,
    'delete from remediation.audit_retention',
    'update remediation.legal_hold set reason = reason',
    "select remediation.protect('remediation.audit_record'::regclass)",
  ])('to %s', async (sql) => {
    await expect(keeper.run(sql, 'keeper')).rejects.toThrow('SQLState: 42501');
  });
});

describe('a legal hold', () => {
  beforeEach(() => trail.fill(), 30_000);

  test.each([
    ['on an incident', { scope: 'incident', subject: `INC-${OLDER}` }],
    ['on a CI', { scope: 'ci', subject: 'CI-3' }],
  ] as const)('%s stops its year and says so; lifted, the year goes', async (_, subject) => {
    const word = { ...subject, reason: 'case 1', person };
    await trail.holds.place(word);

    expect((await trail.run()).years).toEqual([
      { year: OLDEST, outcome: 'dropped', rows: 3 },
      { year: OLDER, outcome: 'held', holds: [{ ...word, at: expect.any(String) }] },
    ]);
    expect(await trail.count()).toEqual({ [OLDER]: 4, ...KEPT });

    await trail.holds.lift({ ...word, reason: 'closed' });
    expect((await trail.run()).years).toEqual([{ year: OLDER, outcome: 'dropped', rows: 4 }]);
    expect(await findBad()).toEqual([]);
  });

  test('on the oldest year keeps the later ones too, since a chain loses nothing but its beginning', async () => {
    await trail.holds.place({ scope: 'ci', subject: 'CI-1', reason: 'case 1', person });

    expect((await trail.run()).years).toMatchObject([{ year: OLDEST, outcome: 'held' }]);
    expect(await trail.count()).toEqual(ALL);
  });

  test('of something else stops nothing', async () => {
    await trail.holds.place({ scope: 'ci', subject: `INC-${OLDEST}`, reason: 'case 1', person });
    await trail.holds.place({ scope: 'incident', subject: `INC-${YOUNGER}`, reason: 'case 1', person });

    expect((await trail.run()).years.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);
  });

  test('that comes behind the export stops the drop all the same', async () => {
    await keeper.fault({ service: 'rds-data', operation: 'ExecuteStatement', kind: 'error', match: 'drop_audit_partition' });
    await expect(trail.run()).rejects.toThrow();
    await trail.holds.place({ scope: 'ci', subject: 'CI-2', reason: 'case 1', person });

    expect((await trail.run()).years).toMatchObject([{ year: OLDEST, outcome: 'held' }]);
    expect(await trail.count()).toEqual(ALL);
  });
});
