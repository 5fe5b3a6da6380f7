import type { Field } from '@aws-sdk/client-rds-data';
import { EVENT_COLUMNS, IDENTITY_COLUMNS, RECORD_COLUMNS, type ColumnKind } from '../contracts/audit-evidence.ts';
import { createAuditSql, toSnakeCase, type AuditSqlOptions, type ExecuteAuditSql } from './audit-sql.ts';
import { readByBytes } from './read-by-bytes.ts';

interface Table {
  name: string;
  columns: Record<string, ColumnKind>;
  /** Tells rows of the same place apart. */
  id: string;
  writtenAt: string;
  /** Rows that are looked at for one page; most pages are full before. */
  most: number;
}

const TABLES = {
  records: { name: 'audit_record', columns: RECORD_COLUMNS, id: 'remediation_id', writtenAt: 'recorded_at', most: 200 },
  identities: { name: 'audit_identity', columns: IDENTITY_COLUMNS, id: 'remediation_id', writtenAt: 'recorded_at', most: 1500 },
  events: { name: 'cloud_trail_event', columns: EVENT_COLUMNS, id: 'event_id', writtenAt: 'received_at', most: 400 },
} satisfies Record<string, Table>;

/** Tables that have chains, or belong to one. */
export type AuditTable = keyof typeof TABLES;

const TABLE_NAMES = Object.keys(TABLES) as AuditTable[];

/** First and last place of a chain that are read. */
export interface ChainBounds {
  first: number;
  last: number;
}

/** What there is of a CI. All its bounds were true at the same moment, so that its rows and identities belong together. */
export type CiBounds = { ciId: string } & Partial<Record<AuditTable, ChainBounds>>;

/** ISO 8601; what is absent is open. */
export interface TimeRange {
  from?: string | undefined;
  to?: string | undefined;
}

/** A row's place, and whom it is about. */
export interface WrittenRow {
  ciId: string;
  sequence: number;
  remediationId: string;
  /** Of an event; a record has none. */
  eventId: string | null;
}

/** Text of one page, before JSON escapes it: 1 MiB also when each character needs an escape. */
const PAGE_BYTES = 450_000;

/** CIs, or short rows, that are looked up in one call. */
const SHORT_ROWS_A_PAGE = 2_000;

const boundsOf = (table: AuditTable): string => {
  const { name, writtenAt } = TABLES[table];
  const columns = TABLE_NAMES.flatMap((other) =>
    other === table ? ['min(sequence)', 'max(sequence)'] : ['null::bigint', 'null::bigint'],
  );
  return `select ci_id, ${columns.join(', ')} from remediation.${name}
    where (:after::text is null or ci_id collate "C" > :after::text)
      and (:from::timestamptz is null or ${writtenAt} >= :from::timestamptz)
      and (:to::timestamptz is null or ${writtenAt} < :to::timestamptz)
    group by ci_id`;
};

const BOUNDS = `select ci_id, ${TABLE_NAMES.map((_, index) => `min(first_${index}), max(last_${index})`).join(', ')}
from (${TABLE_NAMES.map(boundsOf).join('\n  union all ')}
) as bounds (ci_id, ${TABLE_NAMES.map((_, index) => `first_${index}, last_${index}`).join(', ')})
group by ci_id
order by ci_id collate "C"
limit :most::bigint`;

/** An instant is told in UTC, whatever the session's time zone. */
const selectColumn = ([name, kind]: [string, ColumnKind]): string => {
  const column = toSnakeCase(name);
  const value = kind === 'instant' ? `(to_jsonb(${column} at time zone 'UTC') #>> '{}') || '+00:00'` : column;
  return `'${name}', ${value}`;
};

/**
 * A page of a chain: as many rows as fit, but rows of the same place, which nobody but a forger makes, all or none. Columns
 * and canonical text come as rows of their own, since together they may be more than the 64 KB that a row may have.
 */
function pageOf(table: AuditTable): string {
  const { name, columns, id, most }: Table = TABLES[table];
  const isChained = 'canonical' in columns;
  const shown = Object.entries(columns).filter(([column]) => column !== 'canonical');
  return `with found as (
  select sequence, ${id} as id, json_build_object(${shown.map(selectColumn).join(', ')})::text as columns, ${isChained ? 'canonical' : "''"} as canonical
  from remediation.${name}
  where ci_id = :ciId::text and sequence > :after::bigint and sequence <= :last::bigint
  order by sequence
  fetch first ${most} rows with ties
), sized as (
  select columns, canonical, sequence, row_number() over (order by sequence, id) as place, min(sequence) over () as first_sequence,
    sum(octet_length(columns) + octet_length(canonical)) over (order by sequence) as bytes
  from found
)
select part.text from sized
cross join lateral (values (1, columns)${isChained ? ', (2, canonical)' : ''}) as part (number, text)
where bytes <= :bytes::bigint or sequence = first_sequence
order by place, part.number`;
}

const PAGES = Object.fromEntries(TABLE_NAMES.map((table) => [table, pageOf(table)])) as Record<AuditTable, string>;

/** Rows that say they were written at that moment or later. */
const writtenSince = (table: 'records' | 'events'): string => {
  const { name, id, writtenAt } = TABLES[table];
  return `select ${id}, remediation_id, ci_id, sequence
from remediation.${name}
where ${writtenAt} >= :since::timestamptz and (:after::text is null or ${id} collate "C" > :after::text)
order by ${id} collate "C"
limit :most::bigint`;
};

const toWrittenRow = (table: 'records' | 'events', [id, remediationId, ciId, sequence]: Field[]): WrittenRow => ({
  ciId: ciId?.stringValue ?? '',
  sequence: sequence?.longValue ?? 0,
  remediationId: remediationId?.stringValue ?? '',
  eventId: table === 'events' ? (id?.stringValue ?? '') : null,
});

const toBounds = ([ciId, ...places]: Field[]): CiBounds => ({
  ciId: ciId?.stringValue ?? '',
  ...Object.fromEntries(
    TABLE_NAMES.flatMap((table, index) => {
      const [first, last] = places.slice(2 * index).map(({ longValue }) => longValue);
      return first === undefined || last === undefined ? [] : [[table, { first, last }]];
    }),
  ),
});

interface ReadRow {
  sequence: number;
  line: string;
}

/** Texts of the database as `JSON.stringify` writes them, the canonical text behind the other columns. */
function toRows(table: AuditTable, texts: string[]): ReadRow[] {
  const isChained = 'canonical' in TABLES[table].columns;
  return texts.flatMap((text, index) => {
    if (isChained && index % 2 === 1) return [];
    const columns = JSON.parse(text) as { sequence: number };
    return [{ sequence: columns.sequence, line: JSON.stringify(isChained ? { ...columns, canonical: texts[index + 1] } : columns) }];
  });
}

async function readPage(execute: ExecuteAuditSql, table: AuditTable, place: object): Promise<ReadRow[]> {
  const read = (bytes: number) => execute(PAGES[table], { ...place, bytes });
  const { page } = await readByBytes(PAGE_BYTES, read);
  return toRows(table, page.map(([field]) => field?.stringValue ?? ''));
}

export type AuditExportStore = ReturnType<typeof createAuditExportStore>;

/**
 * Reads the audit trail as it is exported (src/contracts/audit-evidence.ts). Rows are only ever added behind the others, so
 * that what lies within bounds stays the same while it is read, page by page.
 */
export function createAuditExportStore(options: AuditSqlOptions) {
  const execute = createAuditSql(options);
  return {
    /** @returns what was written of each CI in the time range, in order of the CIs. */
    async readBounds({ from, to }: TimeRange): Promise<CiBounds[]> {
      const all: CiBounds[] = [];
      for (;;) {
        const after = all.at(-1)?.ciId ?? null;
        const rows = await execute(BOUNDS, { after, from: from ?? null, to: to ?? null, most: SHORT_ROWS_A_PAGE });
        all.push(...rows.map(toBounds));
        if (rows.length < SHORT_ROWS_A_PAGE) return all;
      }
    },

    /** @returns the records, or events, that say they were written at that moment or later. */
    async readWrittenSince(table: 'records' | 'events', since: string): Promise<WrittenRow[]> {
      const all: WrittenRow[] = [];
      for (let after: string | null = null; ; ) {
        const rows = await execute(writtenSince(table), { since, after, most: SHORT_ROWS_A_PAGE });
        all.push(...rows.map((row) => toWrittenRow(table, row)));
        if (rows.length < SHORT_ROWS_A_PAGE) return all;
        after = rows.at(-1)?.[0]?.stringValue ?? null;
      }
    },

    /** Reads the lines of a table, in order of CI and sequence. */
    async *readLines(table: AuditTable, bounds: CiBounds[]): AsyncGenerator<string> {
      for (const { ciId, [table]: chain } of bounds) {
        let after = (chain?.first ?? 1) - 1;
        while (chain && after < chain.last) {
          const rows = await readPage(execute, table, { ciId, after, last: chain.last });
          if (rows.length === 0) break;
          for (const { line } of rows) yield line;
          after = rows.at(-1)?.sequence ?? chain.last;
        }
      }
    },
  };
}
