import { AuditUnavailableError } from './audit-errors.ts';
import { createAuditSql, type AuditSqlOptions } from './audit-sql.ts';
import { yearRange } from './year-range.ts';

/** A year's records as they were exported and verified. */
export interface RetainedYear {
  year: number;
  rows: number;
  /** Key of the export's manifest in the audit bucket. */
  key: string;
  /** SHA-256 of the manifest's text. */
  sha256: string;
}

/** What a year's partition holds. */
export interface YearContent {
  rows: number;
  /** SHA-256 over the records' hashes, one after the other in order of CI and sequence. */
  sha256: string;
}

/** Thrown when the database refuses to drop a partition: it is too young, not as exported, or under a legal hold. */
export class PartitionKeptError extends Error {
  override readonly name = 'PartitionKeptError';
  constructor(year: number, cause: Error) {
    super(`The audit records of ${year} stay where they are. The database says: ${cause.message}`, { cause });
  }
}

const MAKE_PARTITIONS = `select made.year from (
  select extract(year from now() at time zone 'UTC')::integer + ahead as year from generate_series(0, 2) ahead
) made where remediation.make_audit_partition(made.year) order by made.year`;

/** As remediation.drop_audit_partition sees it. */
const FIND_EXPIRED = `select year from (
  select substring(c.relname from 'audit_record_(\\d{4})$')::integer as year
  from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'remediation.audit_record'::regclass
) years
where make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC') <= now() - interval '7 years'
order by year`;

const DESCRIBE = `select count(*),
  encode(sha256(convert_to(coalesce(string_agg(hash, '' order by ci_id collate "C", sequence), ''), 'UTF8')), 'hex')
from remediation.audit_record where recorded_at >= :from::timestamptz and recorded_at < :to::timestamptz`;

const FIND_RETAINED = 'select record_rows, object_key, sha256 from remediation.audit_retention where year = :year::integer';

const RETAIN = `insert into remediation.audit_retention (year, record_rows, object_key, sha256)
values (:year::integer, :rows::bigint, :key::text, :sha256::text) on conflict do nothing`;

const DROP = 'select remediation.drop_audit_partition(:year::integer)';

const hasState = (error: unknown, state: string): error is Error => error instanceof Error && error.message.includes(`SQLState: ${state}`);

/** What it means that the database didn't drop a partition. */
function classifyDropError(year: number, error: unknown): unknown {
  if (hasState(error, '42501')) return new PartitionKeptError(year, error);
  // It waits for those who read the trail, and gives up before it keeps others waiting for long.
  return hasState(error, '55P03') ? new AuditUnavailableError(`others read it while ${year} was to be dropped`, error) : error;
}

/** Partitions of the audit trail. Every call throws AuditUnavailableError when the same call can succeed in a few seconds. */
export interface AuditRetentionStore {
  /** Makes the partitions of this year and the next two. @returns the years that had none */
  makePartitions(): Promise<number[]>;
  /** @returns the years, by the database's clock, whose partitions are wholly older than seven years; oldest first */
  findExpired(): Promise<number[]>;
  describe(year: number): Promise<YearContent>;
  findRetained(year: number): Promise<RetainedYear | undefined>;
  /** Says that a year is exported and verified. What was said first about it stands. */
  retain(retained: RetainedYear): Promise<void>;
  /** @returns how many records were dropped; undefined when there is no such partition any more. @throws PartitionKeptError */
  drop(year: number): Promise<number | undefined>;
}

/** @returns the audit trail's partitions, as the keeper may handle them. */
export function createAuditRetentionStore(options: AuditSqlOptions): AuditRetentionStore {
  const execute = createAuditSql(options);
  const selectYears = async (sql: string): Promise<number[]> => (await execute(sql, {})).map(([year]) => year?.longValue ?? 0);

  return {
    makePartitions: () => selectYears(MAKE_PARTITIONS),
    findExpired: () => selectYears(FIND_EXPIRED),

    async describe(year) {
      const [[rows, sha256] = []] = await execute(DESCRIBE, yearRange(year));
      return { rows: rows?.longValue ?? 0, sha256: sha256?.stringValue ?? '' };
    },

    async findRetained(year) {
      const [row] = await execute(FIND_RETAINED, { year });
      if (!row) return undefined;
      const [rows, key, sha256] = row;
      return { year, rows: rows?.longValue ?? 0, key: key?.stringValue ?? '', sha256: sha256?.stringValue ?? '' };
    },

    async retain(retained) {
      await execute(RETAIN, retained);
    },

    async drop(year) {
      try {
        const [[dropped] = []] = await execute(DROP, { year });
        return dropped?.longValue;
      } catch (error) {
        throw classifyDropError(year, error);
      }
    },
  };
}
