import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeAuditCursor } from '../../../src/contracts/audit-cursor.ts';
import type { AuditPage, AuditQuery, AuditTrailRecord } from '../../../src/contracts/audit-query.ts';
import { allow, deny, type Decision } from '../../../src/contracts/decision.ts';
import type { LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import { reportBacktest, type BacktestReport } from '../../../src/decisions/backtest/report.ts';
import { NOTHING_COUNTED } from '../../../src/decisions/backtest/tally.ts';
import { runBacktest, type BacktestDependencies, type BacktestState } from '../../../src/operations/playbooks/backtest.ts';
import { auditRecord } from '../../stores/audit-record.ts';
import { makePlaybook, makeRequest } from '../../support/fixtures.ts';

const FROM = '2026-05-01T00:00:00.000Z';
const TO = '2026-06-01T00:00:00.000Z';
const SAFETY = { ...makePlaybook().safety, cooldownSeconds: 600, maxPerHour: 3, maxPerHourPerCi: 2 };
const playbook = makePlaybook({ playbookId: 'tried', safety: SAFETY });

/** A remediation of the past, as little of it as matters. */
interface Past {
  minute: number;
  ci: number;
  confidence: number;
  hasRequest: boolean;
  window: 'recorded' | 'clear' | 'unknown';
  change: 'recorded' | 'clear' | 'unknown';
  ran: string;
  acted: boolean;
}

const pastArbitrary: fc.Arbitrary<Past> = fc.record({
  minute: fc.integer({ min: 0, max: 600 }),
  ci: fc.integer({ min: 1, max: 4 }),
  confidence: fc.constantFrom(0.5, 0.9, 0.95),
  hasRequest: fc.boolean(),
  window: fc.constantFrom('recorded', 'clear', 'unknown'),
  change: fc.constantFrom('recorded', 'clear', 'unknown'),
  ran: fc.constantFrom('tried', 'another'),
  acted: fc.boolean(),
});

const at = (minute: number): string => new Date(Date.parse(FROM) + minute * 60_000).toISOString();
const inWindow = deny('maintenance-window', 'active', {});
const verdictOf = (kind: Past['window'], refusal: Decision, evidence: Record<string, unknown> = {}): Decision | undefined =>
  kind === 'unknown' ? undefined : kind === 'recorded' ? refusal : allow('clear', evidence);

function toRecord({ minute, ci, window, change, ran, acted }: Past, index: number): AuditTrailRecord {
  const startedAt = at(minute);
  const maintenance = verdictOf(window, inWindow);
  const recent = verdictOf(change, deny('recent-change', 'recent', { implementedAt: at(minute - 5) }), { recentChangeMinutes: 30 });
  const decisions = { ...(maintenance && { maintenance }), ...(recent && { change: recent }) };
  const record = auditRecord({
    remediationId: `rem-${String(index).padStart(3, '0')}`,
    ciId: `CI${ci}`,
    playbookId: ran,
    result: acted ? 'success' : 'skipped',
    decisions,
    startedAt,
    actionStartedAt: acted ? startedAt : null,
    recordedAt: startedAt,
  });
  return { ...record, sequence: 1, previousHash: null, hash: 'h', cloudTrailEventId: null, cloudTrailState: null };
}

/** What a stage would remember: windows of today cover CI4, changes of today were made on CI3. */
function remember(past: readonly Past[]): BacktestDependencies & { pages: number } {
  const records = past.map(toRecord).sort((a, b) => (a.recordedAt + a.remediationId < b.recordedAt + b.remediationId ? 1 : -1));
  const requests = new Map(past.flatMap(({ hasRequest, ci, confidence }, index) => {
    const remediationId = `rem-${String(index).padStart(3, '0')}`;
    const request = makeRequest({ remediationId, incident: { ciId: `CI${ci}` }, classification: { confidence } });
    return hasRequest ? [[remediationId, { requestBody: JSON.stringify(request) } as LedgerEntry] as const] : [];
  }));
  const list = async ({ limit, cursor }: AuditQuery): Promise<AuditPage> => {
    const start = cursor ? records.findIndex(({ remediationId }) => remediationId === cursor.remediationId) + 1 : 0;
    const page = records.slice(start, start + limit);
    const last = page.at(-1);
    remembered.pages += 1;
    return { records: page, next: last && start + limit < records.length ? encodeAuditCursor({ recordedAt: last.recordedAt.replace('T', ' ').replace('Z', ''), remediationId: last.remediationId }) : null };
  };
  const window = { scope: 'ci#CI4', windowId: 'w', title: 'w', startsAt: at(100), endsAt: at(300) };
  const remembered = {
    pages: 0,
    audit: { list },
    ledger: { get: (id: string) => Promise.resolve(requests.get(id)) },
    configurationItems: { get: (ciId: string) => Promise.resolve(ciId === 'CI2' ? undefined : { ciId, ciClass: 'Server' }) },
    windows: { findAll: () => Promise.resolve([window]) },
    changes: { findSince: ([ciId = '']: readonly string[]) => Promise.resolve(ciId === 'CI3' ? [{ ciId, changeId: 'CHG1', implementedAt: at(200) }] : []) },
  };
  return remembered;
}

/** What a checkpoint does: text in between. */
const throughFile = (state: BacktestState): BacktestState => JSON.parse(JSON.stringify(state)) as BacktestState;

async function runWhole(past: readonly Past[], pageSize: number): Promise<BacktestReport> {
  let last: BacktestState = { tally: NOTHING_COUNTED };
  for await (last of runBacktest({ playbook, from: FROM, to: TO, pageSize }, undefined, remember(past)));
  return reportBacktest(last.tally, playbook);
}

/** Stops after each of so many pages, and goes on in another run. */
async function runInPieces(past: readonly Past[], pageSize: number, stops: readonly number[]): Promise<BacktestReport> {
  let state: BacktestState | undefined;
  for (let turn = 0; state?.next !== null; turn += 1) {
    if (turn > past.length) throw new Error('it never comes to an end');
    let left = stops[turn % stops.length] ?? 1;
    for await (const next of runBacktest({ playbook, from: FROM, to: TO, pageSize }, state, remember(past))) {
      state = throughFile(next);
      left -= 1;
      if (left === 0) break;
    }
  }
  return reportBacktest(state.tally, playbook);
}

test('a backtest that is stopped and resumed anywhere says what one run says, whatever the pages', async () => {
  const property = fc.asyncProperty(
    fc.array(pastArbitrary, { maxLength: 60 }),
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
    async (past, pageSize, stops) => {
      expect(await runInPieces(past, pageSize, stops)).toEqual(await runWhole(past, 100));
    },
  );
  await fc.assert(property, { numRuns: 150 });
}, 60_000);

test('every record is counted once, in one way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pastArbitrary, { maxLength: 60 }), async (past) => {
      const report = await runWhole(past, 7);
      const limited = report.refusedByLimits.reduce((sum, { count }) => sum + count, 0);
      const known = past.filter(({ hasRequest, ci }) => hasRequest && ci !== 2);

      expect(report.records).toBe(past.length);
      expect(report.withoutRequest).toBe(past.filter(({ hasRequest }) => !hasRequest).length);
      expect(report.matched).toBe(known.filter(({ confidence }) => confidence > 0.85).length);
      expect(report.withoutRequest + report.withoutCi + report.belowConfidence + report.matched).toBe(past.length);
      expect(report.refusedByGates + limited + report.acted).toBe(report.matched);
      expect(report.outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(report.matched);
    }),
    { numRuns: 100 },
  );
}, 60_000);

const one = (changes: Partial<Past>): Past => ({ minute: 0, ci: 1, confidence: 0.95, hasRequest: true, window: 'clear', change: 'clear', ran: 'tried', acted: true, ...changes });

test('what was recorded of a window or a change counts, and else what is known today', async () => {
  const past = [
    one({ window: 'recorded' }),
    one({ window: 'recorded', minute: 5 }),
    one({ change: 'recorded', minute: 10 }),
    one({ ci: 4, minute: 150, window: 'unknown' }),
    one({ ci: 4, minute: 160, window: 'clear' }),
    one({ ci: 3, minute: 210, change: 'unknown' }),
    one({ ci: 3, minute: 199, change: 'unknown' }),
    one({ ci: 3, minute: 231, change: 'unknown' }),
  ];

  expect(await runWhole(past, 3)).toMatchObject({ matched: 8, inWindow: 3, nearChange: 2, refusedByGates: 5 });
});

test('limits refuse in the order of time: the cooldown, the hour, and the hour of a CI with what others did there', async () => {
  const cooldown = [one({ minute: 0 }), one({ minute: 9 }), one({ minute: 10 })];
  const hour = [1, 3, 4, 1].map((ci, index) => one({ ci, minute: 15 * index }));
  const crowded = [one({ ran: 'another', confidence: 0.5, minute: 0 }), one({ minute: 20 }), one({ minute: 40 }), one({ minute: 61 })];

  expect(await runWhole(cooldown, 2)).toMatchObject({ refusedByLimits: [{ reason: 'cooldown', count: 1 }], acted: 2 });
  expect(await runWhole(hour, 2)).toMatchObject({ refusedByLimits: [{ reason: 'rate-limit', count: 1 }], acted: 3 });
  expect(await runWhole(crowded, 2)).toMatchObject({ matched: 3, refusedByLimits: [{ reason: 'rate-limit', count: 1 }], acted: 2 });
});

test('a draft is tried as if it were active', async () => {
  const draft = makePlaybook({ status: 'draft' });
  let last: BacktestState = { tally: NOTHING_COUNTED };
  for await (last of runBacktest({ playbook: draft, from: FROM, to: TO }, undefined, remember([one({})])));

  expect(last.tally.matched).toBe(1);
});
