import type { Field } from '@aws-sdk/client-rds-data';
import { encodeAuditCursor, type AuditPosition } from '../contracts/audit-cursor.ts';
import {
  MAX_PAGE,
  type AuditFilters,
  type AuditPage,
  type AuditQuery,
  type AuditStatisticsQuery,
  type AuditTrailRecord,
} from '../contracts/audit-query.ts';
import type { AuditStatistics } from '../contracts/audit-statistics.ts';
import { BEHIND_CURSOR, recordedAtOf, selectRecords, SELECT_ONE, toAuditTrailRecord, whereOf } from './audit-query-sql.ts';
import { createAuditSql, type AuditSqlOptions } from './audit-sql.ts';
import { readAuditStatistics } from './audit-statistics.ts';
import { nextLimit, readByBytes } from './read-by-bytes.ts';

/** What people ask the audit trail. Every call throws AuditUnavailableError when it can succeed in a few seconds. */
export interface AuditQueryStore {
  /** @returns one page, newest first: at most `limit` records, fewer when they are large. */
  list(query: AuditQuery): Promise<AuditPage>;
  /** Reads what fits, newest first and `most` at most, page by page. */
  scan(filters: AuditFilters, most?: number): AsyncGenerator<AuditTrailRecord>;
  find(remediationId: string): Promise<AuditTrailRecord | undefined>;
  measure(query: AuditStatisticsQuery): Promise<AuditStatistics>;
}

/** Of a scan, before it is known how large records are. */
const FIRST_PAGE = 100;

const positionOf = (row: Field[]): AuditPosition => ({
  recordedAt: recordedAtOf(row),
  remediationId: toAuditTrailRecord(row).remediationId,
});

/** @returns the audit trail as people may ask it; nothing here writes. */
export function createAuditQueryStore(options: AuditSqlOptions): AuditQueryStore {
  const execute = createAuditSql(options);

  /** One row more than wanted tells whether there is a page behind. */
  async function readPage({ limit: most, cursor, ...filters }: AuditQuery) {
    const where = whereOf(filters);
    const sql = selectRecords(cursor ? [...where.conditions, ...BEHIND_CURSOR] : where.conditions);
    const after = cursor && { afterTime: cursor.recordedAt, afterId: cursor.remediationId };
    const { limit, page } = await readByBytes(most, (rows) => execute(sql, { ...where.values, ...after, limit: rows + 1 }));
    const rows = page.slice(0, limit);
    const last = page.length > limit ? rows.at(-1) : undefined;
    return { records: rows.map(toAuditTrailRecord), next: last && positionOf(last) };
  }

  async function list(query: AuditQuery): Promise<AuditPage> {
    const { records, next } = await readPage(query);
    return { records, next: next ? encodeAuditCursor(next) : null };
  }

  async function* scan(filters: AuditFilters, most = Infinity): AsyncGenerator<AuditTrailRecord> {
    let left = most;
    let size = FIRST_PAGE;
    let cursor: AuditPosition | undefined;
    do {
      const { records, next } = await readPage({ ...filters, limit: Math.min(size, left), cursor });
      yield* records;
      left -= records.length;
      size = nextLimit(records, MAX_PAGE);
      cursor = next;
    } while (cursor && left > 0);
  }

  async function find(remediationId: string): Promise<AuditTrailRecord | undefined> {
    const [row] = await execute(SELECT_ONE, { remediationId });
    return row && toAuditTrailRecord(row);
  }

  return { list, scan, find, measure: (query) => readAuditStatistics(execute, query) };
}
