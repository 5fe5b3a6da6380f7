import type { Field } from '@aws-sdk/client-rds-data';
import type { ChainMark } from '../contracts/audit-evidence.ts';
import { createAuditSql, type AuditSqlOptions } from './audit-sql.ts';
import { nextLimit, readByBytes } from './read-by-bytes.ts';

/** The first page; how large its rows are is not known before it is there. */
const FIRST_PAGE = 2_000;
const MAX_PAGE = 8_000;

const IDENTITIES = 'remediation.audit_identity';
const EVENTS = 'remediation.cloud_trail_event';

const last = (table: string, condition: string): string =>
  `select ci_id, sequence, hash from ${table} ${condition} order by ci_id desc, sequence desc limit 1`;

/** Goes from chain to chain in the index of CI and sequence, backwards: a head costs one look, however long its chain is. */
const selectHeads = (table: string, condition: string): string => `with recursive head as (
  (${last(table, condition)})
  union all
  select below.* from head cross join lateral (${last(table, 'where ci_id < head.ci_id')}) below
)
select ci_id, sequence, hash from head limit :limit::integer`;

const toMark = ([ciId, sequence, hash]: Field[]): ChainMark => [
  ciId?.stringValue ?? '',
  sequence?.longValue ?? 0,
  hash?.stringValue ?? '',
];

/** Marks of chains in order of the CIs, as every list has them. */
export const sortMarks = (marks: ChainMark[]): ChainMark[] =>
  marks.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));

export interface ChainHeads {
  records: ChainMark[];
  events: ChainMark[];
}

export interface ChainHeadStore {
  /**
   * @returns the last link of every chain, in order of the CIs
   * @throws AuditUnavailableError when the same call can succeed in a few seconds.
   */
  readHeads(): Promise<ChainHeads>;
}

/** @returns the ends of the audit trail's chains: those of the records, by their identities, and those of CloudTrail's events. */
export function createChainHeadStore(options: AuditSqlOptions): ChainHeadStore {
  const execute = createAuditSql(options);

  async function readTable(table: string): Promise<ChainMark[]> {
    const marks: ChainMark[] = [];
    for (let most = FIRST_PAGE; ; ) {
      const before = marks.at(-1)?.[0];
      const sql = selectHeads(table, before === undefined ? '' : 'where ci_id < :before::text');
      const values = before === undefined ? {} : { before };
      const { limit, page } = await readByBytes(most, (rows) => execute(sql, { ...values, limit: rows }));
      marks.push(...page.map(toMark));
      if (page.length < limit) return sortMarks(marks);
      most = nextLimit(page, MAX_PAGE);
    }
  }

  return { readHeads: async () => ({ records: await readTable(IDENTITIES), events: await readTable(EVENTS) }) };
}
