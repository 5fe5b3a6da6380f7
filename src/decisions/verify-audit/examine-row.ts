import type { ExportedRow } from '../../contracts/audit-evidence.ts';
import { findFault, type Fault } from './find-fault.ts';
import { readRow } from './read-row.ts';
import type { RowShape } from './shapes.ts';
import type { Bounds } from './vouching.ts';

/** What is left of a row that was looked at by itself: where it belongs, and what is wrong with it. */
export interface ExaminedRow extends Pick<ExportedRow, 'remediationId' | 'ciId' | 'sequence' | 'previousHash' | 'hash'> {
  /** Of the thing that has one row: the remediation, or the event. */
  id: string;
  writtenAt: string;
  /** Whether it lies inside the bounds; one that doesn't only stands in its chain. */
  isAsked: boolean;
  fault?: Fault | undefined;
}

/** Undefined for a line that is no row. */
export type Examined = ExaminedRow | undefined;

function createBounds({ from, to }: Bounds): (writtenAt: string) => boolean {
  if (from === undefined && to === undefined) return () => true;
  const [first, end] = [from === undefined ? -Infinity : Date.parse(from), to === undefined ? Infinity : Date.parse(to)];
  return (writtenAt) => {
    const at = Date.parse(writtenAt);
    return !(at < first || at >= end);
  };
}

/** @returns what looks at the lines of one table, each by itself, in any order and in any thread. */
export function createExamination(shape: RowShape, bounds: Bounds): (line: string) => Examined {
  const isInside = createBounds(bounds);
  return (line) => {
    const row = readRow(line, shape);
    if (!row) return undefined;
    const { remediationId, ciId, sequence, previousHash, hash } = row;
    const [id, writtenAt] = [String(row[shape.id]), String(row[shape.writtenAt])];
    const isAsked = isInside(writtenAt);
    return { id, remediationId, ciId, sequence, previousHash, hash, writtenAt, isAsked, fault: isAsked ? findFault(row, line, shape) : undefined };
  };
}

/** Rows in the order of their lines, some at a time. */
export type ExaminedRows = AsyncIterable<Examined[]>;

/** @returns the rows of lines, looked at as they come. */
export async function* examineLines(lines: AsyncIterable<string> | Iterable<string>, shape: RowShape, bounds: Bounds): AsyncGenerator<Examined[]> {
  const examine = createExamination(shape, bounds);
  for await (const line of lines) yield [examine(line)];
}
