import type { Client } from 'pg';
import { RECORD_COLUMNS, type ColumnKind } from '../../../src/contracts/audit-evidence.ts';
import type { AuditRecord } from '../../../src/contracts/audit-record.ts';
import { fitRecord, type ChainLink } from '../../../src/stores/audit-canonical.ts';
import { createAuditSql, toSnakeCase, type AuditSqlOptions } from '../../../src/stores/audit-sql.ts';

const TYPES: Record<ColumnKind, string> = { text: 'text', integer: 'bigint', json: 'jsonb', instant: 'timestamptz' };

const COLUMNS = Object.entries(RECORD_COLUMNS);

const INSERT = `insert into bench.plain_record (${COLUMNS.map(([name]) => toSnakeCase(name)).join(', ')})
values (${COLUMNS.map(([name, kind]) => `:${name}::${TYPES[kind]}`).join(', ')})
returning remediation_id`;

/**
 * Makes `bench.plain_record`: the columns, checks, indexes and partitions of the audit record, and its rows of a year, but
 * neither identity nor hash.
 */
export async function makePlainTable(owner: Client, writer: Client, year: number): Promise<void> {
  const { rows } = await writer.query<{ name: string }>('select quote_ident(current_user) as name');
  const name = rows[0]?.name ?? '';
  for (const statement of [
    'create schema bench',
    `create table bench.plain_record (like remediation.audit_record including defaults including constraints including indexes)
      partition by range (recorded_at)`,
    'alter table bench.plain_record drop constraint audit_record_hash, drop constraint audit_record_first',
    `create table bench.plain_record_${year} partition of bench.plain_record
      for values from ('${year}-01-01 00:00:00+00') to ('${year + 1}-01-01 00:00:00+00')`,
    `insert into bench.plain_record select * from remediation.audit_record_${year}`,
    `vacuum (analyze) bench.plain_record_${year}`,
    `grant usage on schema bench to ${name}`,
    `grant insert, select on bench.plain_record to ${name}`,
  ])
    await owner.query(statement);
}

export interface PlainStore {
  /** Redacts and cuts the record as the audit store does, and inserts it. */
  record(row: ChainLink<AuditRecord>): Promise<unknown>;
  /** Inserts it as it is. */
  insert(row: ChainLink<AuditRecord>): Promise<unknown>;
}

/** @returns what inserts rows that were hashed beforehand, each in one statement. */
export function createPlainStore(options: AuditSqlOptions): PlainStore {
  const execute = createAuditSql(options);
  return {
    record: ({ record: { sequence, previousHash, ...record }, canonical, hash }) =>
      execute(INSERT, { ...fitRecord(record), sequence, previousHash, canonical, hash }),
    insert: ({ record, canonical, hash }) => execute(INSERT, { ...record, canonical, hash }),
  };
}
