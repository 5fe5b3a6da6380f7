import type { Field } from '@aws-sdk/client-rds-data';
import type { AuditStatisticsQuery } from '../contracts/audit-query.ts';
import type { AuditCount, AuditFigures, AuditStatistics, PlaybookFigures } from '../contracts/audit-statistics.ts';
import { whereOf } from './audit-query-sql.ts';
import type { ExecuteAuditSql } from './audit-sql.ts';

/** Playbooks a response; a row has less than 500 bytes. */
const PAGE = 1000;

const IN_TIME = 'recorded_at < :to::timestamptz';
const SEEN_UNTIL = 'recorded_at <= :to::timestamptz + make_interval(hours => 24 * :recurrenceDays::integer)';

const whereClause = (conditions: string[]): string => (conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`);

const selectCounts = (conditions: string[]): string => `select result, reason, count(*) from remediation.audit_record
${whereClause(conditions)} group by result, reason order by count(*) desc, result, reason`;

/** An incident's later attempts repair what its first one was asked to. */
const BEGAN_AT = `case when attempt = 1 then requested_at else coalesce((
  select first.requested_at from remediation.audit_record first
  where first.incident_id = seen.incident_id and first.playbook_id = seen.playbook_id and first.attempt = 1
    and first.recorded_at <= seen.recorded_at
  order by first.recorded_at desc limit 1
), requested_at) end`;

/** What came within the recurrence's time behind the range is seen too, but not counted. */
const selectFigures = (seen: string[], counted: string[]): string => `with seen as (
  select playbook_id, incident_id, attempt, result, requested_at, action_finished_at, recorded_at,
    result = 'success' and action_finished_at is not null as is_repair,
    lead(recorded_at) over (partition by ci_id, playbook_id order by recorded_at, remediation_id) as again_at
  from remediation.audit_record ${whereClause(seen)}
), counted as (
  select *,
    is_repair and again_at <= recorded_at + make_interval(hours => 24 * :recurrenceDays::integer) as recurs,
    case when is_repair then extract(epoch from action_finished_at - (${BEGAN_AT})) end as repair_seconds
  from seen ${whereClause(counted)}
)
select playbook_id,
  count(*) filter (where result = 'success'), count(*) filter (where result = 'failure'), count(*) filter (where result = 'skipped'),
  count(*) filter (where is_repair), coalesce(sum(repair_seconds), 0)::float8, count(*) filter (where recurs)
from counted where playbook_id > :afterPlaybook::text
group by playbook_id order by playbook_id limit ${PAGE}`;

/** What can be added up. */
type Sums = Pick<AuditFigures, 'success' | 'failure' | 'skipped' | 'repairs' | 'recurrences'> & { repairSeconds: number };

const NOTHING: Sums = { success: 0, failure: 0, skipped: 0, repairs: 0, repairSeconds: 0, recurrences: 0 };

const numberOf = (field: Field | undefined): number => field?.longValue ?? field?.doubleValue ?? 0;

function toSums([, success, failure, skipped, repairs, repairSeconds, recurrences]: Field[]): Sums {
  return {
    success: numberOf(success),
    failure: numberOf(failure),
    skipped: numberOf(skipped),
    repairs: numberOf(repairs),
    repairSeconds: numberOf(repairSeconds),
    recurrences: numberOf(recurrences),
  };
}

const add = (one: Sums, other: Sums): Sums => ({
  success: one.success + other.success,
  failure: one.failure + other.failure,
  skipped: one.skipped + other.skipped,
  repairs: one.repairs + other.repairs,
  repairSeconds: one.repairSeconds + other.repairSeconds,
  recurrences: one.recurrences + other.recurrences,
});

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const toFigures = ({ repairSeconds, ...sums }: Sums): AuditFigures => ({
  ...sums,
  successRate: ratio(sums.success, sums.success + sums.failure),
  mttrSeconds: ratio(repairSeconds, sums.repairs),
  recurrenceRate: ratio(sums.recurrences, sums.repairs),
});

const toCount = ([result, reason, count]: Field[]): AuditCount => ({
  result: result?.stringValue as AuditCount['result'],
  reason: (reason?.stringValue ?? null) as AuditCount['reason'],
  count: numberOf(count),
});

/** @returns a row per playbook, by its id. */
async function readFigures(execute: ExecuteAuditSql, { recurrenceDays, to, ...rest }: AuditStatisticsQuery): Promise<Field[][]> {
  const { conditions, values } = whereOf(rest);
  const sql = to === undefined ? selectFigures(conditions, []) : selectFigures([...conditions, SEEN_UNTIL], [IN_TIME]);
  const all: Field[][] = [];
  for (let afterPlaybook = ''; ; afterPlaybook = all.at(-1)?.[0]?.stringValue ?? '') {
    const rows = await execute(sql, { ...values, ...(to !== undefined && { to }), recurrenceDays, afterPlaybook });
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
}

/** @returns statistics over the records of a time range, of all playbooks or one. */
export async function readAuditStatistics(execute: ExecuteAuditSql, query: AuditStatisticsQuery): Promise<AuditStatistics> {
  const { from = null, to = null, recurrenceDays, playbook } = query;
  const { conditions, values } = whereOf({ from: query.from, to: query.to, playbook });
  const [rows, counts] = [await readFigures(execute, query), await execute(selectCounts(conditions), values)];
  const playbooks = rows.map((row): PlaybookFigures => ({ playbookId: row[0]?.stringValue ?? '', ...toFigures(toSums(row)) }));
  const total = toFigures(rows.map(toSums).reduce(add, NOTHING));
  return { from, to, recurrenceDays, total, playbooks, counts: counts.map(toCount) };
}
