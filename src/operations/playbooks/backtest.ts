import { auditCursorSchema } from '../../contracts/audit-cursor.ts';
import type { AuditTrailRecord } from '../../contracts/audit-query.ts';
import type { ConfigurationItem } from '../../contracts/configuration-item.ts';
import type { MaintenanceWindow } from '../../contracts/maintenance-window.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import { judgeRule, judgeTimes, type PastCase } from '../../decisions/backtest/judge-case.ts';
import { countRecord, NOTHING_COUNTED, type BacktestTally, type Verdict } from '../../decisions/backtest/tally.ts';
import { windowScopes } from '../../decisions/check-maintenance-window.ts';
import { recentSince } from '../../decisions/check-recent-change.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import { changeSubjectsAround } from '../../gates/check-changes.ts';
import type { AuditQueryStore } from '../../stores/audit-query-store.ts';
import type { ConfigurationItemStore } from '../../stores/configuration-item-store.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import type { MaintenanceWindowStore } from '../../stores/maintenance-window-store.ts';
import type { RecentChangeStore } from '../../stores/recent-change-store.ts';

export interface BacktestDependencies {
  audit: Pick<AuditQueryStore, 'list'>;
  ledger: Pick<LedgerStore, 'get'>;
  configurationItems: ConfigurationItemStore;
  windows: Pick<MaintenanceWindowStore, 'findAll'>;
  changes: Pick<RecentChangeStore, 'findSince'>;
}

/** What is asked of the past. */
export interface BacktestQuestion {
  playbook: Playbook;
  /** ISO 8601; `from` inclusive, `to` exclusive. */
  from: string;
  to: string;
  /** Records that are read and counted at once. */
  pageSize?: number;
}

/** How far a backtest has come: enough to go on from here, whoever does. */
export interface BacktestState {
  /** Cursor of the records that come next; null when all are counted, absent at the beginning. */
  next?: string | null;
  tally: BacktestTally;
}

const PAGE = 100;

/** Several remediations are about the same CI. */
function rememberCis(configurationItems: ConfigurationItemStore): ConfigurationItemStore {
  const known = new Map<string, Promise<ConfigurationItem | undefined>>();
  return {
    get(ciId) {
      const found = known.get(ciId) ?? configurationItems.get(ciId);
      known.set(ciId, found);
      return found;
    },
  };
}

const covers = (ci: ConfigurationItem, { scope }: MaintenanceWindow): boolean => windowScopes(ci).includes(scope);

async function judgeRecord(
  { remediationId, startedAt, decisions }: AuditTrailRecord,
  playbook: Playbook,
  windows: readonly MaintenanceWindow[],
  { ledger, configurationItems, changes }: BacktestDependencies,
): Promise<Verdict> {
  const entry = await ledger.get(remediationId);
  const request = entry && parseRequest(entry.requestBody);
  if (!request) return { kind: 'no-request' };
  const ci = await configurationItems.get(request.incident.ciId);
  if (!ci) return { kind: 'no-ci' };
  const kind = judgeRule(playbook, { request, ci });
  if (kind !== 'match') return { kind };
  const one: PastCase = { decisions, at: startedAt, request, ci };
  const since = recentSince(new Date(startedAt), playbook.safety.recentChangeMinutes);
  const found = await changes.findSince(await changeSubjectsAround(ci, { configurationItems }), since);
  return judgeTimes(playbook, one, windows.filter((window) => covers(ci, window)), found);
}

async function countPage(records: readonly AuditTrailRecord[], tally: BacktestTally, judge: (record: AuditTrailRecord) => Promise<Verdict>): Promise<BacktestTally> {
  const counted = { ...tally, wanted: [...tally.wanted], others: [...tally.others] };
  const verdicts = await Promise.all(records.map(judge));
  for (const [index, record] of records.entries()) {
    const { remediationId, ciId, startedAt: at, playbookId, result, actionStartedAt: actedAt } = record;
    countRecord(counted, { remediationId, ciId, at, playbookId, result, actedAt }, verdicts[index] ?? { kind: 'no-request' });
  }
  return counted;
}

/**
 * What would a playbook have done with what came in a time range? Reads alone: the audit trail, newest first, and the
 * request that the ledger still has of each record.
 * @param start where an earlier run stopped, with the same question
 * @returns the state after each page; whoever asks stops when it likes, and goes on with the last state
 * @throws AuditUnavailableError, CorruptRecordError, and what AWS throws.
 */
export async function* runBacktest(question: BacktestQuestion, start: BacktestState | undefined, dependencies: BacktestDependencies): AsyncGenerator<BacktestState, void> {
  const { playbook, from, to, pageSize: limit = PAGE } = question;
  const remembering = { ...dependencies, configurationItems: rememberCis(dependencies.configurationItems) };
  const windows = await dependencies.windows.findAll();
  let state: BacktestState = start ?? { tally: NOTHING_COUNTED };
  while (state.next !== null) {
    const cursor = state.next === undefined ? undefined : auditCursorSchema.parse(state.next);
    const { records, next } = await dependencies.audit.list({ from, to, limit, cursor });
    const tally = await countPage(records, state.tally, (record) => judgeRecord(record, playbook, windows, remembering));
    state = { next, tally };
    yield state;
  }
}
