import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditTrailRecord } from '../../../src/contracts/audit-query.ts';
import type { AuditStatistics } from '../../../src/contracts/audit-statistics.ts';
import { findByComparison } from '../../stores/audit-meaning.ts';
import { fingerprint, hostileRecords } from '../../stores/hostile-audit-records.ts';
import { injectionsBehind } from '../../support/sql-injections.ts';
import { startAuditStack } from './audit-stack.ts';

/** Every option that becomes a value of a query: the filter's name, and a good beginning for what comes behind it. */
const OPTIONS: [option: string, filter: string, good: string][] = [
  ['--incident', 'incident', 'INC7'],
  ['--ci', 'ci', 'CI3'],
  ['--playbook', 'playbook', 'playbook-2'],
  ['--action-type', 'actionType', 'rds-failover'],
  ['--result', 'result', 'failure'],
  ['--reason', 'reason', 'unknown-outcome'],
  ['--identity', 'identity', 'arn:aws:sts::000000000000:assumed-role/StackFlow-ExecuteAction'],
  ['--requested-by', 'requestedBy', 'arn:aws:iam::000000000000:role/intake'],
  ['--from', 'from', '2026-01-01T00:00:00Z'],
  ['--to', 'to', '2026-01-01'],
];

let stack: Awaited<ReturnType<typeof startAuditStack>>;
let before: string;

beforeAll(async () => {
  stack = await startAuditStack();
  await stack.database.insert(hostileRecords);
  before = await fingerprint(stack.database);
}, 90_000);
afterAll(() => stack.close());

/** @returns what a command printed, undefined when it refused its options; nothing else is an end. */
async function answerTo<T>(...args: string[]): Promise<T | undefined> {
  const { exitCode, out, err } = await stack.run(...args, '--json');
  expect([args, [0, 2].includes(exitCode) || err]).toEqual([args, true]);
  return exitCode === 0 ? (JSON.parse(out.join('\n')) as T) : undefined;
}

const meant = (filter: string, text: string): string => (['from', 'to'].includes(filter) ? new Date(text).toISOString() : text.toWellFormed());

describe('a hostile text', () => {
  test.each(OPTIONS)('as %s of list is refused, or compared', async (option, filter, good) => {
    for (const text of injectionsBehind(good)) {
      const found = await answerTo<{ records: AuditTrailRecord[] }>('list', `${option}=${text}`);
      const ids = found?.records.map(({ remediationId }) => remediationId);
      if (ids) expect([text, ids]).toEqual([text, findByComparison(hostileRecords, { [filter]: meant(filter, text) })]);
    }
    expect(await answerTo('list', option, good)).toBeDefined();
  }, 120_000);

  test.each(['--limit', '--format'])('as %s is refused, or what it says', async (option) => {
    for (const text of injectionsBehind(option === '--limit' ? '5' : 'csv')) {
      const found = await answerTo<{ records: AuditTrailRecord[] }>('list', `${option}=${text}`);
      const wanted = findByComparison(hostileRecords, {}).slice(0, Number(text));
      if (found) expect(found.records.map(({ remediationId }) => remediationId)).toEqual(wanted);
    }
  }, 120_000);

  test('as the id of show is refused, or not found', async () => {
    for (const text of injectionsBehind('rem-00001')) {
      const { exitCode, out, err } = await stack.run('show', '--', text);
      expect([text, exitCode === 2 || err.includes('has no record of') || [out, err]]).toEqual([text, true]);
    }
  }, 120_000);

  test.each([...OPTIONS.filter(([, filter]) => ['from', 'to', 'playbook'].includes(filter)), ['--recurrence-days', 'recurrenceDays', '7']])(
    'as %s of stats is refused, or compared',
    async (option = '', filter = '', good = '') => {
      for (const text of injectionsBehind(good)) {
        const measured = await answerTo<AuditStatistics>('stats', `${option}=${text}`);
        const given = filter === 'recurrenceDays' || !measured ? {} : { [filter]: meant(filter, text) };
        const wanted = findByComparison(hostileRecords, { ...given, result: 'success' }).length;
        if (measured) expect([text, measured.total.success]).toEqual([text, wanted]);
      }
    },
    120_000,
  );
});

test('nothing was changed', async () => {
  expect(await fingerprint(stack.database)).toBe(before);
});
