import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exitCodeOf } from '../../../scripts/commands/exit-codes.ts';
import type { AuditTrailRecord } from '../../../src/contracts/audit-query.ts';
import type { AuditStatistics } from '../../../src/contracts/audit-statistics.ts';
import { AUDIT_CSV_HEADER } from '../../../src/decisions/render-audit-csv.ts';
import { AuditUnavailableError } from '../../../src/stores/audit-errors.ts';
import { auditRecord } from '../../stores/audit-record.ts';
import { findByComparison } from '../../stores/audit-meaning.ts';
import { randomAuditRecords } from '../../stores/random-audit-records.ts';
import { readCsv } from '../../support/read-csv.ts';
import { startAuditStack } from './audit-stack.ts';

const records = [
  ...randomAuditRecords(250, 12),
  auditRecord({
    remediationId: 'rem-evil',
    ciId: 'CI-evil',
    recordedAt: '2026-03-01T00:00:00.000Z',
    detail: '=HYPERLINK("http://evil.example.com","look")',
    output: 'fine\r\n\u001b[2Jgone\u202e',
    outputKey: 'output/rem-evil/1.txt',
  }),
];
let stack: Awaited<ReturnType<typeof startAuditStack>>;

beforeAll(async () => {
  stack = await startAuditStack();
  await stack.database.insert(records);
}, 90_000);
afterAll(() => stack.close());

/** What the terminal, or a file, gets. */
const printed = (out: string[]): string => out.map((text) => `${text}\n`).join('');
const idsOfTable = ([table = '']: string[]): string[] => table.split('\n').flatMap((line) => /^\d{4}-\S+ +(\S+)/.exec(line)?.[1] ?? []);

describe('audit list', () => {
  test('shows the newest twenty, and that there are more', async () => {
    const { exitCode, out } = await stack.run('list');

    expect(exitCode).toBe(0);
    expect(idsOfTable(out)).toEqual(findByComparison(records, {}).slice(0, 20));
    expect(out[0]).toMatch(/^recorded +remediation +incident +CI +playbook +action +result +reason\n/);
    expect(out[0]).toContain('There are more: see them with --limit');
  });

  test('filters by everything that it offers', async () => {
    const wanted = records[3] as (typeof records)[number];
    const options = {
      '--incident': wanted.incidentId,
      '--ci': wanted.ciId,
      '--playbook': wanted.playbookId,
      '--action-type': wanted.actionType,
      '--result': wanted.result,
      '--reason': wanted.reason,
      '--identity': wanted.iamIdentity,
      '--requested-by': wanted.requestedBy,
      '--from': wanted.recordedAt,
      '--to': '2027-01-01',
    };
    const given = Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [name, value]));

    expect(idsOfTable((await stack.run('list', ...given)).out)).toEqual([wanted.remediationId]);
  });

  test.each([['1'], ['30'], ['1000']])('shows at most --limit %s', async (limit) => {
    const { out } = await stack.run('list', '--limit', limit);

    expect(idsOfTable(out)).toEqual(findByComparison(records, {}).slice(0, Number(limit)));
    expect(out[0]?.includes('There are more')).toBe(Number(limit) < records.length);
  });

  test('says when there is none', async () => {
    expect(await stack.run('list', '--ci', 'CI-none')).toMatchObject({ exitCode: 0, out: ['The audit trail has no such record.'] });
  });

  test('gives all records as CSV, line by line, without formulas', async () => {
    const text = printed((await stack.run('list', '--format', 'csv')).out);
    const [header = [], ...rows] = readCsv(text);
    const evil = rows.find(([, id]) => id === 'rem-evil');

    expect(header.join(',')).toBe(AUDIT_CSV_HEADER);
    expect(rows.map(([, id]) => id)).toEqual(findByComparison(records, {}));
    expect(evil?.[header.indexOf('detail')]).toBe('\'=HYPERLINK("http://evil.example.com","look")');
    expect(evil?.[header.indexOf('output')]).toBe('fine\r\n\u001b[2Jgone\u202e');
    expect(text.endsWith('\r\n')).toBe(true);
  });

  test.each([[['--format', 'json']], [['--json']]])('gives all records as one JSON document with %j', async (options) => {
    const { records: found } = JSON.parse(printed((await stack.run('list', ...options)).out)) as { records: AuditTrailRecord[] };

    expect(found.map(({ remediationId }) => remediationId)).toEqual(findByComparison(records, {}));
    expect(found.find(({ remediationId }) => remediationId === 'rem-evil')?.decisions).toEqual(records.at(-1)?.decisions);
  });

  test('gives an empty JSON document when there is none, and a header alone as CSV', async () => {
    expect(JSON.parse(printed((await stack.run('list', '--ci', 'CI-none', '--json')).out))).toEqual({ records: [] });
    expect((await stack.run('list', '--ci', 'CI-none', '--format', 'csv')).out).toEqual([`${AUDIT_CSV_HEADER}\r`]);
  });

  test.each([
    [['--ci', 'CI 1'], 'ci: '],
    [['--result', 'good'], 'result: '],
    [['--reason', 'because'], 'reason: '],
    [['--action-type', 'reboot'], 'actionType: '],
    [['--from', 'yesterday'], 'from: takes a day (2026-05-19) or a time with its offset'],
    [['--from', '2026-02-01', '--to', '2026-01-01'], 'to: must be after from'],
    [['--limit', '0'], '--limit takes a number'],
    [['--limit', '10001'], '--limit takes a number from 1 to 10000'],
    [['--format', 'xml'], '--format takes table, csv, json'],
    [['--format', 'csv', '--json'], '--json is --format json'],
    [['--colour', 'red'], 'unknown option'],
  ])('refuses %j and says why', async (options, why) => {
    const { exitCode, err, out } = await stack.run('list', ...options);

    expect([exitCode, out]).toEqual([2, []]);
    expect(err).toContain(why);
  });
});

describe('audit show', () => {
  test('shows a record whole, and nothing that a terminal would obey', async () => {
    const { exitCode, out } = await stack.run('show', 'rem-evil');

    expect(exitCode).toBe(0);
    for (const text of ['Audit record of rem-evil', 'CI-evil', 'output/rem-evil/1.txt', 'request-1, request-2', 'allow: matches', '1 of CI-evil'])
      expect(out[0]).toContain(text);
    expect(out[0]).toContain('  fine\n  \uFFFD[2Jgone\uFFFD');
  });

  test('gives the record as JSON', async () => {
    const record = JSON.parse(printed((await stack.run('show', 'rem-evil', '--json')).out)) as AuditTrailRecord;

    expect(record).toMatchObject({ ...records.at(-1), requestedAt: '2026-05-19T10:00:00.000Z', sequence: 1, cloudTrailState: 'overdue' });
  });

  test('ends with 1 for a remediation that has no record, and with 2 for what is no id', async () => {
    expect(await stack.run('show', 'nobody')).toMatchObject({ exitCode: 1, out: [], err: expect.stringContaining('no record of nobody') });
    expect(await stack.run('show', 'no body')).toMatchObject({ exitCode: 2, out: [] });
  });
});

describe('audit stats', () => {
  test('shows rates, repair times and recurrence per playbook and in all, and how remediations ended', async () => {
    const { exitCode, out } = await stack.run('stats', '--from', '2025-12-01', '--to', '2026-02-01');
    const success = findByComparison(records, { result: 'success', playbook: 'playbook-1', from: '2025-12-01', to: '2026-02-01' }).length;

    expect(exitCode).toBe(0);
    expect(out[0]).toContain('Records from 2025-12-01T00:00:00.000Z before 2026-02-01T00:00:00.000Z');
    expect(out[0]).toMatch(/playbook +success +failure +skipped +success rate +repairs +MTTR +again in 7 d +recurrence\n/);
    expect(out[0]).toMatch(new RegExp(`\nplaybook-1 +${success} .* \\d+\\.\\d % .* min \\d+ s .* %\n`));
    expect(out[0]).toMatch(/\n\(all\) /);
    expect(out[0]).toMatch(/\nskipped +maintenance-window +\d+/);
  });

  test('gives figures as JSON', async () => {
    const { out } = await stack.run('stats', '--playbook', 'playbook-2', '--recurrence-days', '3', '--json');
    const { total, playbooks, recurrenceDays } = JSON.parse(printed(out)) as AuditStatistics;

    expect(recurrenceDays).toBe(3);
    expect(playbooks.map(({ playbookId }) => playbookId)).toEqual(['playbook-2']);
    expect(total.failure).toBe(findByComparison(records, { playbook: 'playbook-2', result: 'failure' }).length);
  });

  test('says when there is none', async () => {
    expect((await stack.run('stats', '--from', '1980-01-01', '--to', '1990-01-01')).out).toEqual([
      'Records from 1980-01-01T00:00:00.000Z before 1990-01-01T00:00:00.000Z: there are none.',
    ]);
  });

  test.each([[['--recurrence-days', '0']], [['--playbook', 'A B']], [['--to', '1']]])('refuses %j', async (options) => {
    expect((await stack.run('stats', ...options)).exitCode).toBe(2);
  });
});

test('an audit database that is not there ends a command with 3', () => {
  expect(exitCodeOf(new AuditUnavailableError('it resumes'))).toBe(3);
});
