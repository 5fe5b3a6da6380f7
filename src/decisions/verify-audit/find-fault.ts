import { hash as digest } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ColumnKind, ExportedRow } from '../../contracts/audit-evidence.ts';
import { databaseInstant } from './database-instant.ts';
import { equalJson } from './equal-json.ts';
import { readObject } from './read-row.ts';
import type { RowShape } from './shapes.ts';
import type { Finding } from './verdict.ts';

export type Fault = Pick<Finding, 'kind' | 'problem'>;

export const sha256 = (text: string): string => digest('sha256', text);

/** JSON.stringify is fast and says the same, unless a key looks like a number. */
const isCanonical = (text: string, value: object): boolean => JSON.stringify(value) === text || canonicalize(value) === text;

function isSame(column: unknown, field: unknown, kind: ColumnKind): boolean {
  if (kind === 'json') return equalJson(column, field);
  if (kind === 'instant' && typeof field === 'string') return column === databaseInstant(field);
  return column === field;
}

function hasNames(value: object, names: string[]): boolean {
  const keys = Object.keys(value);
  return keys.length === names.length && keys.every((key, index) => key === names[index]);
}

/** A column that the text doesn't have yet must be empty. */
function findColumn(row: ExportedRow, fields: Record<string, unknown>, { columns }: RowShape): string | undefined {
  return columns.find(([name, kind]) => !isSame(row[name], fields[name] ?? null, kind))?.[0];
}

function findCanonicalFault({ canonical, hash }: ExportedRow, fields: object | undefined, shape: RowShape): Fault | undefined {
  if (sha256(canonical) !== hash) return { kind: 'hash', problem: 'the hash is not that of the canonical text' };
  if (!fields || !shape.canonicalNames.some((names) => hasNames(fields, names))) {
    return { kind: 'line', problem: 'the canonical text does not hold exactly the fields that are known' };
  }
  return isCanonical(canonical, fields) ? undefined : { kind: 'line', problem: 'the canonical text is not in canonical form' };
}

function findAnyFault(row: ExportedRow, line: string, shape: RowShape): Fault | undefined {
  if (!hasNames(row, shape.columnNames)) return { kind: 'line', problem: 'the line does not hold exactly the columns that are known' };
  if (JSON.stringify(row) !== line) return { kind: 'line', problem: 'the line is not written as JSON.stringify writes it' };
  const fields = readObject(row.canonical);
  const fault = findCanonicalFault(row, fields, shape);
  if (fault || !fields) return fault;
  const column = findColumn(row, fields, shape);
  return column === undefined ? undefined : { kind: 'column', problem: `column ${column} is not what was hashed` };
}

/** @returns what is wrong with a row by itself, without its chain; undefined when nothing is. */
export function findFault(row: ExportedRow, line: string, shape: RowShape): Fault | undefined {
  try {
    return findAnyFault(row, line, shape);
  } catch (error) {
    // Nothing that was hashed is nested so deeply that the stack overflows.
    if (error instanceof RangeError) return { kind: 'line', problem: 'the row is nested too deeply' };
    throw error;
  }
}
