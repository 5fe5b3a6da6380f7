import type { Command } from 'commander';
import * as z from 'zod/mini';
import { AUDIT_FILTERS, auditFiltersSchema, type AuditFilters, type AuditTrailRecord } from '../../src/contracts/audit-query.ts';
import { AUDIT_CSV_HEADER, auditCsvLine } from '../../src/decisions/render-audit-csv.ts';
import type { AuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { openAuditQueries, readQuery } from './audit-queries.ts';
import { auditRecordOutput } from './audit-record-output.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, GlobalOptions, Outcome } from './outcome.ts';
import { formatTable } from './table.ts';

export const auditListOutput = z.strictObject({ records: z.array(auditRecordOutput) });

const FORMATS = ['table', 'csv', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** Rows of a table that nobody gave a limit. */
const TABLE_ROWS = 20;
const MAX_LIMIT = 10_000_000;
/** A table lines up its columns, so that all of it has to be there first. */
const MAX_TABLE_ROWS = 10_000;

const HEADINGS = ['recorded', 'remediation', 'incident', 'CI', 'playbook', 'action', 'result', 'reason'];

const toCells = (record: AuditTrailRecord): string[] => [
  record.recordedAt.slice(0, 19),
  record.remediationId,
  record.incidentId,
  record.ciId,
  record.playbookId,
  record.actionType ?? '',
  record.result,
  record.reason ?? '',
];

function readFormat({ format, json }: GlobalOptions & Record<string, unknown>): Format {
  const found = FORMATS.find((one) => one === (format ?? (json ? 'json' : 'table')));
  if (found && !(json && found !== 'json')) return found;
  throw new UsageError(`--format takes ${FORMATS.join(', ')}, and --json is --format json.`);
}

function readLimit(limit: unknown, format: Format): number {
  const most = format === 'table' ? MAX_TABLE_ROWS : MAX_LIMIT;
  if (limit === undefined) return format === 'table' ? TABLE_ROWS : Infinity;
  if (/^\d{1,8}$/.test(String(limit)) && Number(limit) >= 1 && Number(limit) <= most) return Number(limit);
  throw new UsageError(`--limit takes a number from 1 to ${most}, not ${String(limit)}.`);
}

async function* csvLines(records: AsyncIterable<AuditTrailRecord>): AsyncGenerator<string> {
  // The terminal's LF makes it the CR LF of RFC 4180.
  yield `${AUDIT_CSV_HEADER}\r`;
  for await (const record of records) yield `${auditCsvLine(record)}\r`;
}

/** One JSON document, a record a line. */
async function* jsonLines(records: AsyncIterable<AuditTrailRecord>): AsyncGenerator<string> {
  yield '{"records": [';
  let last: string | undefined;
  for await (const record of records) {
    if (last !== undefined) yield `${last},`;
    last = JSON.stringify(record);
  }
  if (last !== undefined) yield last;
  yield ']}';
}

async function listTable(records: AsyncIterable<AuditTrailRecord>, limit: number): Promise<Outcome> {
  const rows: AuditTrailRecord[] = [];
  for await (const record of records) rows.push(record);
  const shown = rows.slice(0, limit);
  const table = shown.length === 0 ? 'The audit trail has no such record.' : formatTable(HEADINGS, shown.map(toCells));
  const more = rows.length > limit ? '\n\nThere are more: see them with --limit, or all of them with --format csv.' : '';
  return { exitCode: EXIT.done, text: table + more, json: shown };
}

async function list(store: AuditQueryStore, filters: AuditFilters, format: Format, limit: number): Promise<Outcome> {
  if (format === 'table') return await listTable(store.scan(filters, limit + 1), limit);
  const records = store.scan(filters, limit);
  return { exitCode: EXIT.done, lines: format === 'csv' ? csvLines(records) : jsonLines(records) };
}

export function registerAuditList(audit: Command, answer: Answer): void {
  audit
    .command('list')
    .description('list records of the audit trail, newest first')
    .option('--incident <id>', 'of one incident')
    .option('--ci <id>', 'of one CI')
    .option('--playbook <id>', 'of one playbook')
    .option('--action-type <type>', 'of one kind of action')
    .option('--result <result>', 'success, failure or skipped')
    .option('--reason <reason>', 'that ended for this reason')
    .option('--identity <arn>', 'whose action this identity carried out; a role stands for its sessions')
    .option('--requested-by <arn>', 'that this identity asked for')
    .option('--from <time>', 'recorded at this time or later (2026-05-19, or with a time and its offset)')
    .option('--to <time>', 'recorded before this time')
    .option('--limit <number>', `how many (a table: ${TABLE_ROWS}; csv and json: all)`)
    .option('--format <format>', `${FORMATS.join(', ')} (table)`)
    .addHelpText('after', example('stackflow audit list --ci CI0000801 --result failure', 'stackflow audit list --from 2026-01-01 --to 2027-01-01 --result failure --format csv'))
    .action(
      answer(async (options) => {
        const format = readFormat(options);
        const limit = readLimit(options['limit'], format);
        const filters = readQuery(auditFiltersSchema, AUDIT_FILTERS, options);
        return await list(await openAuditQueries(options.stage), filters, format, limit);
      }),
    );
}
