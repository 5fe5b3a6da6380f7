import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { auditRecord } from './audit-record.ts';
import { startAuditKeeper, type AuditKeeper, type AuditRole } from './start-audit-keeper.ts';

const THIS_YEAR = new Date().getUTCFullYear();
const OLD_YEAR = THIS_YEAR - 9;
const MADE_LATER = THIS_YEAR - 1;

/** Each of them holds a row: a trigger for each row says nothing when there is none. */
const TABLES = [
  'audit_record',
  `audit_record_${OLD_YEAR}`,
  `audit_record_${MADE_LATER}`,
  `audit_record_${THIS_YEAR}`,
  'audit_identity',
  'cloud_trail_event',
  'legal_hold',
  'audit_retention',
];
/** A column that every one of these tables has, by table. */
const COLUMNS: Record<string, string> = { legal_hold: 'reason', audit_retention: 'object_key', cloud_trail_event: 'event_id' };
const columnOf = (table: string): string => COLUMNS[table] ?? 'remediation_id';

let keeper: AuditKeeper;
beforeAll(async () => {
  keeper = await startAuditKeeper(1);
  await keeper.makeOldPartition(OLD_YEAR);
  const audit = createAuditStore(keeper.databaseOf('writer'));
  for (const year of [OLD_YEAR, MADE_LATER, THIS_YEAR])
    await audit.record(auditRecord({ remediationId: `rem-${year}`, recordedAt: `${year}-01-02T03:04:05.678Z` }));
  await keeper.run(
    `insert into remediation.cloud_trail_event select 'event-1', 'rem-${THIS_YEAR}', 'CI0000789', 'request-1', 'ssm.amazonaws.com', 'SendCommand',
      now(), 'us-east-1', '000000000000', 'arn', now(), 1, null, encode(sha256('{}'), 'hex'), '{}'`,
    'writer',
  );
  await keeper.run("insert into remediation.legal_hold (scope, subject, action, reason, person) values ('ci', 'CI-1', 'place', 'case 1', 'arn')", 'keeper');
  await keeper.run(`insert into remediation.audit_retention values (1999, 1, 'somewhere', repeat('0', 64))`, 'keeper');
}, 60_000);
afterAll(() => keeper.close());

const count = async (table: string): Promise<number> => (await keeper.run(`select count(*) from remediation.${table}`))[0]?.[0]?.longValue ?? 0;

const CHANGES: [string, (table: string) => string][] = [
  ['UPDATE', (table) => `update remediation.${table} set ${columnOf(table)} = ${columnOf(table)}`],
  ['DELETE', (table) => `delete from remediation.${table}`],
  ['TRUNCATE', (table) => `truncate remediation.${table} cascade`],
];
const ROLES: AuditRole[] = ['writer', 'keeper', 'owner'];
const CASES = ROLES.flatMap((role) => TABLES.flatMap((table) => CHANGES.map(([name, sql]) => [role, name, table, sql(table)] as const)));

describe('append-only', () => {
  test.each(TABLES)('%s has a row to lose', async (table) => {
    expect(await count(table)).toBeGreaterThan(0);
  });

  test.each(CASES)('the %s may not %s %s', async (role, name, table, sql) => {
    const before = await count(table);
    const said = role === 'owner' ? `is append-only: ${name} is refused` : /permission denied|append-only/;

    await expect(keeper.run(sql, role)).rejects.toThrow(said);
    await expect(keeper.run(sql, role)).rejects.toThrow('SQLState: 42501');
    expect(await count(table)).toBe(before);
  });

  test.each(['writer', 'keeper'] as const)('the %s may not take a trigger away, nor a table', async (role) => {
    await expect(keeper.run('alter table remediation.audit_record disable trigger no_change', role)).rejects.toThrow('SQLState: 42501');
    await expect(keeper.run('drop trigger no_truncate on remediation.audit_identity', role)).rejects.toThrow('SQLState: 42501');
    await expect(keeper.run(`drop table remediation.audit_record_${OLD_YEAR}`, role)).rejects.toThrow('SQLState: 42501');
  });

  test('an upsert is refused as well', async () => {
    const sql = `insert into remediation.audit_identity select * from remediation.audit_identity on conflict (remediation_id) do update set hash = excluded.hash`;

    for (const role of ROLES) await expect(keeper.run(sql, role)).rejects.toThrow('SQLState: 42501');
  });

  test.each([
    ['writer', 'insert into remediation.legal_hold (scope, subject, action, reason, person) values (\'ci\', \'x\', \'lift\', \'x\', \'x\')'],
    ['writer', `insert into remediation.audit_retention values (2001, 1, 'x', repeat('0', 64))`],
    ['writer', `select remediation.drop_audit_partition(${OLD_YEAR})`],
    ['keeper', 'insert into remediation.audit_identity select * from remediation.audit_identity'],
    ['keeper', 'insert into remediation.cloud_trail_event select * from remediation.cloud_trail_event'],
    ['keeper', 'insert into remediation.audit_record select * from remediation.audit_record'],
  ] as const)('the %s has no say in %s', async (role, sql) => {
    await expect(keeper.run(sql, role)).rejects.toThrow(/permission denied.*SQLState: 42501/s);
  });
});

describe('partitions', () => {
  test('a record whose year has none gets one, protected like the others', async () => {
    const year = THIS_YEAR - 2;
    const store = createAuditStore(keeper.databaseOf('writer'));

    await store.record(auditRecord({ remediationId: 'without-partition', ciId: 'CI-2', recordedAt: `${year}-12-31T23:59:59.999Z` }));

    expect((await store.find('without-partition'))?.recordedAt).toBe(`${year}-12-31T23:59:59.999Z`);
    expect(await count(`audit_record_${year}`)).toBe(1);
    for (const [name, sql] of CHANGES) {
      await expect(keeper.run(sql(`audit_record_${year}`), 'owner')).rejects.toThrow(`is append-only: ${name} is refused`);
    }
  });

  test('several records of a year without one make it once, and none of them loses a deadlock', async () => {
    const store = createAuditStore(keeper.databaseOf('writer'));
    const ids = Array.from({ length: 8 }, (_, index) => `at-once-${index}`);

    for (const year of [THIS_YEAR - 3, THIS_YEAR - 4]) {
      const records = ids.map((id) =>
        auditRecord({ remediationId: `${id}-${year}`, ciId: id, recordedAt: `${year}-05-06T07:08:09.000Z` }),
      );
      await Promise.all(records.map((record) => store.record(record)));
      expect(await count(`audit_record_${year}`)).toBe(ids.length);
    }
  });

  test.each([2019, THIS_YEAR + 4])('none is made for %d, which no record can be of', async (year) => {
    await expect(keeper.run(`select remediation.make_audit_partition(${year})`, 'writer')).rejects.toThrow(`no partition for the year ${year}`);
  });
});
