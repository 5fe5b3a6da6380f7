import { EVENT_COLUMNS, RECORD_COLUMNS, type ColumnKind } from '../../../src/contracts/audit-evidence.ts';
import { nextLink, type ChainHead } from '../../../src/stores/audit-canonical.ts';
import { exportedLine } from '../../support/generate-audit-chain.ts';
import type { MadeExport } from '../../support/make-audit-export.ts';

/** Tables that have chains. */
export type ChainTable = 'records' | 'events';

const COLUMNS: Record<ChainTable, Record<string, ColumnKind>> = { records: RECORD_COLUMNS, events: EVENT_COLUMNS };

export interface ParsedRow {
  remediationId: string;
  ciId: string;
  sequence: number;
  hash: string;
  canonical: string;
  recordedAt?: string;
  receivedAt?: string;
}

export const parse = (line: string): ParsedRow => JSON.parse(line) as ParsedRow;
export const writtenAt = ({ recordedAt, receivedAt }: ParsedRow): string => recordedAt ?? receivedAt ?? '';

/** What was hashed, without its place in the chain. */
export function fieldsOf(line: string): Record<string, unknown> {
  const { sequence: _sequence, previousHash: _previous, ...fields } = JSON.parse(parse(line).canonical) as Record<string, unknown>;
  return fields;
}

/** Writes a row as the estate would have done, had it been so. */
export function forgeLine(table: ChainTable, fields: Record<string, unknown>, head: ChainHead | undefined): string {
  const { record, canonical, hash } = nextLink(fields, head);
  return exportedLine(COLUMNS[table], { ...record, hash, canonical });
}

const identityOf = (line: string): string => {
  const { remediationId, ciId, sequence, hash, recordedAt } = parse(line);
  return JSON.stringify({ remediationId, ciId, sequence, hash, recordedAt });
};

/** @returns first index and number of a CI's lines. */
export function findChain(lines: string[], ciId: string): { start: number; length: number } {
  const own = lines.map((line, index) => (parse(line).ciId === ciId ? index : -1)).filter((index) => index >= 0);
  return { start: own[0] ?? lines.length, length: own.length };
}

/**
 * Writes the end of a CI's chain anew: from the given index on (of the table's lines) come these fields, properly chained,
 * each record with its identity. Whoever owns the database can do that.
 */
export function rewriteChain(made: MadeExport, table: ChainTable, ciId: string, from: number, fields: Record<string, unknown>[]): void {
  const lines = made[table];
  const { start, length } = findChain(lines, ciId);
  const before = from > start ? parse(lines[from - 1] ?? '') : undefined;
  const first = lines[from] === undefined ? undefined : parse(lines[from]);
  // Behind what retention dropped, the chain goes on from the anchor, whose hash the first row holds.
  const anchored = !before && first && first.sequence > 1 ? { sequence: first.sequence - 1, hash: String((first as unknown as { previousHash: string }).previousHash) } : undefined;
  let head: ChainHead | undefined = before ?? anchored;
  const forged = fields.map((one) => {
    const line = forgeLine(table, one, head);
    head = parse(line);
    return line;
  });
  lines.splice(from, start + length - from, ...forged);
  if (table === 'events') return;
  const firstSequence = (before ?? anchored)?.sequence ?? 0;
  const identities = findChain(made.identities, ciId);
  const kept = made.identities.slice(identities.start, identities.start + identities.length).filter((line) => parse(line).sequence <= firstSequence);
  made.identities.splice(identities.start, identities.length, ...kept, ...forged.map(identityOf));
}

/** Fields like those of a row, of another thing. */
export function forgedFields(table: ChainTable, line: string, number: number, laterMs: number): Record<string, unknown> {
  const fields = fieldsOf(line);
  const later = (name: string) => new Date(Date.parse(String(fields[name])) + laterMs).toISOString();
  if (table === 'events') return { ...fields, eventId: `forged-${number}`, receivedAt: later('receivedAt') };
  return { ...fields, remediationId: `rem-forged-${number}`, detail: 'The command succeeded: forged.', recordedAt: later('recordedAt') };
}

