import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditStatisticsQuerySchema } from '../../src/contracts/audit-query.ts';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import type { AuditFigures, AuditStatistics } from '../../src/contracts/audit-statistics.ts';
import { createAuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { auditRecord } from './audit-record.ts';
import { randomAuditRecords } from './random-audit-records.ts';
import { startAuditDatabase, type AuditDatabase } from './start-audit-database.ts';

const records = randomAuditRecords(600, 9);
const DAY_MS = 86_400_000;

let database: AuditDatabase;
beforeAll(async () => {
  database = await startAuditDatabase();
  await database.insert(records);
}, 90_000);
afterAll(() => database.close());

const measure = (given: Record<string, string> = {}): Promise<AuditStatistics> =>
  createAuditQueryStore(database.writer).measure(auditStatisticsQuerySchema.parse(given));

const byTime = (one: AuditRecord, other: AuditRecord): number =>
  `${one.recordedAt} ${one.remediationId}` < `${other.recordedAt} ${other.remediationId}` ? -1 : 1;
const sorted = records.toSorted(byTime);

/** A repair is a success whose action ended. */
const isRepair = ({ result, actionFinishedAt }: AuditRecord): boolean => result === 'success' && actionFinishedAt !== null;

/** When the incident was first asked to be repaired by this playbook. */
function askedAt(record: AuditRecord): string {
  if (record.attempt === 1) return record.requestedAt;
  const firsts = sorted.filter(
    ({ incidentId, playbookId, attempt, recordedAt }) =>
      incidentId === record.incidentId && playbookId === record.playbookId && attempt === 1 && recordedAt <= record.recordedAt,
  );
  return firsts.at(-1)?.requestedAt ?? record.requestedAt;
}

function recurs(record: AuditRecord, days: number): boolean {
  const next = sorted
    .slice(sorted.indexOf(record) + 1)
    .find(({ ciId, playbookId }) => ciId === record.ciId && playbookId === record.playbookId);
  return next !== undefined && Date.parse(next.recordedAt) - Date.parse(record.recordedAt) <= days * DAY_MS;
}

/** The statistics, in plain JavaScript. */
function compute(some: AuditRecord[], days: number): Record<keyof AuditFigures, unknown> {
  const count = (result: AuditRecord['result']) => some.filter((record) => record.result === result).length;
  const repairs = some.filter(isRepair);
  const seconds = repairs.map((record) => (Date.parse(record.actionFinishedAt ?? '') - Date.parse(askedAt(record))) / 1000);
  const recurrences = repairs.filter((record) => recurs(record, days)).length;
  const [success, failure] = [count('success'), count('failure')];
  const rate = (part: number, whole: number): unknown => (whole === 0 ? null : expect.closeTo(part / whole, 6));
  return {
    success,
    failure,
    skipped: count('skipped'),
    successRate: rate(success, success + failure),
    repairs: repairs.length,
    mttrSeconds: rate(seconds.reduce((sum, one) => sum + one, 0), repairs.length),
    recurrences,
    recurrenceRate: rate(recurrences, repairs.length),
  };
}

const inRange = (from = '', to = '9'): AuditRecord[] => records.filter(({ recordedAt }) => recordedAt >= from && recordedAt < to);

describe('statistics', () => {
  test.each([
    ['of everything', {}],
    ['from a time on', { from: '2025-12-15T00:00:00.000Z' }],
    ['up to a time', { to: '2026-01-01T00:00:00.000Z' }],
    ['of a month', { from: '2025-12-10T00:00:00.000Z', to: '2026-01-10T00:00:00.000Z' }],
    ['of a day', { from: '2026-01-05T00:00:00.000Z', to: '2026-01-06T00:00:00.000Z' }],
    ['with one day of recurrence', { to: '2026-01-10T00:00:00.000Z', recurrenceDays: '1' }],
    ['with thirty days of recurrence', { to: '2026-01-01T00:00:00.000Z', recurrenceDays: '30' }],
  ] as [string, { from?: string; to?: string; recurrenceDays?: string }][])('%s are what plain JavaScript computes', async (_, given) => {
    const { from, to, recurrenceDays = '7' } = given;
    const some = inRange(from, to);
    const playbooks = [...new Set(some.map(({ playbookId }) => playbookId))].sort();

    expect(await measure(given)).toEqual({
      from: from ?? null,
      to: to ?? null,
      recurrenceDays: Number(recurrenceDays),
      total: compute(some, Number(recurrenceDays)),
      playbooks: playbooks.map((playbookId) => ({
        playbookId,
        ...compute(some.filter((record) => record.playbookId === playbookId), Number(recurrenceDays)),
      })),
      counts: expect.anything(),
    });
  });

  test('of one playbook have nothing of the others', async () => {
    const some = records.filter(({ playbookId }) => playbookId === 'playbook-3');

    const { total, playbooks, counts } = await measure({ playbook: 'playbook-3' });

    expect(total).toEqual(compute(some, 7));
    expect(playbooks).toEqual([{ playbookId: 'playbook-3', ...total }]);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
  });

  test('count how remediations ended, the most frequent ending first', async () => {
    const some = inRange('2025-12-10T00:00:00.000Z', '2026-01-10T00:00:00.000Z');
    const { counts } = await measure({ from: '2025-12-10', to: '2026-01-10' });

    for (const { result, reason, count } of counts)
      expect(count).toBe(some.filter((record) => record.result === result && record.reason === reason).length);
    expect(counts.map(({ count }) => count)).toEqual(counts.map(({ count }) => count).sort((one, other) => other - one));
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
  });

  test('see what came back behind the range', async () => {
    const at = (day: number, remediationId: string) =>
      auditRecord({ remediationId, ciId: 'CI-back', playbookId: 'back', recordedAt: new Date(Date.UTC(2026, 4, day)).toISOString() });
    await database.insert([at(1, 'back-1'), at(4, 'back-2')]);

    expect((await measure({ playbook: 'back', to: '2026-05-02' })).total).toMatchObject({ success: 1, recurrences: 1, recurrenceRate: 1 });
    expect((await measure({ playbook: 'back', to: '2026-05-02', recurrenceDays: '2' })).total).toMatchObject({ recurrences: 0 });
  });

  test('of nothing have no rates', async () => {
    const { total, playbooks, counts } = await measure({ from: '1999-01-01', to: '2000-01-01' });

    expect(total).toMatchObject({ success: 0, successRate: null, mttrSeconds: null, recurrenceRate: null });
    expect([playbooks, counts]).toEqual([[], []]);
  });

  test('of more playbooks than one response holds are complete', async () => {
    const many = Array.from({ length: 1_005 }, (_, index) =>
      auditRecord({ remediationId: `many-${index}`, ciId: `CI-many-${index}`, playbookId: `many-${index}`, recordedAt: '2026-06-01T00:00:00.000Z' }),
    );
    await database.insert(many);

    const { playbooks, total } = await measure({ from: '2026-06-01', to: '2026-06-02' });

    expect(new Set(playbooks.map(({ playbookId }) => playbookId)).size).toBe(1_005);
    expect(playbooks).toHaveLength(1_005);
    expect(total).toMatchObject({ success: 1_005, repairs: 1_005, mttrSeconds: 7 });
  }, 60_000);
});
