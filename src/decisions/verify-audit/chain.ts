import type { ExaminedRow } from './examine-row.ts';
import type { Fault } from './find-fault.ts';
import { answerMark, type Marks, type Place } from './marks.ts';
import type { RowShape } from './shapes.ts';

/** First and last place of a chain that rows came for. */
export interface Span {
  first: number;
  last: number;
}

/** How far the rows that have come reach, by CI. */
export type Spans = Map<string, Span>;

export interface ChainOptions {
  shape: RowShape;
  marks: Marks;
  /** A chain may begin anywhere, since what lies before a moment was left out. */
  mayBeginAnywhere: boolean;
}

const FIRST: Place = { sequence: 0, hash: '' };

const range = (from: number, to: number): string => (from === to ? `${from}` : `${from} to ${to}`);

/** Follows the chains of one table, row by row, in order of CI and sequence. */
export function createChain({ shape, marks, mayBeginAnywhere }: ChainOptions) {
  const spans: Spans = new Map();
  const ids = new Set<string>();
  let ciId: string | undefined;
  let last = FIRST;
  let openChains = 0;

  /** Behind a gap only an anchor says what came before. */
  function findGap(row: ExaminedRow): Fault | undefined {
    const anchor = marks.anchors.get(row.ciId);
    if (anchor && row.sequence - 1 <= anchor.sequence) {
      if (row.sequence - 1 < anchor.sequence || row.previousHash === anchor.hash) return undefined;
      return { kind: 'chain', problem: 'the previous hash is not that of the signed anchor' };
    }
    if (last === FIRST && mayBeginAnywhere) {
      openChains += 1;
      return undefined;
    }
    return { kind: 'chain', problem: `before it ${range(last.sequence + 1, row.sequence - 1)} of its chain are missing` };
  }

  function findBreak(row: ExaminedRow): Fault | undefined {
    if (row.sequence > last.sequence + 1) return findGap(row);
    if (row.previousHash === (last === FIRST ? null : last.hash)) return undefined;
    return { kind: 'chain', problem: 'the previous hash is not that of the row before' };
  }

  function findMark({ ciId: ci, sequence, hash }: ExaminedRow): Fault | undefined {
    if (answerMark(marks, ci, { sequence, hash })) return undefined;
    return { kind: 'mark', problem: 'a signed list names another hash' };
  }

  /** @returns whether the row comes behind all others; if not, it takes no part in the chain. */
  function moveTo(row: ExaminedRow): boolean {
    const span = spans.get(row.ciId);
    if (row.ciId === ciId && span) return row.sequence > span.last;
    if (span || (ciId !== undefined && row.ciId < ciId)) return false;
    ciId = row.ciId;
    last = FIRST;
    return true;
  }

  function goOn({ ciId: ci, sequence, hash }: ExaminedRow): void {
    const span = spans.get(ci);
    if (span) span.last = sequence;
    else spans.set(ci, { first: sequence, last: sequence });
    last = { sequence, hash };
  }

  return {
    spans,
    openChains: (): number => openChains,

    /** Takes the next row, and reports what is wrong with its place. */
    follow(row: ExaminedRow, report: (fault: Fault | undefined) => void): void {
      if (ids.has(row.id)) report({ kind: 'order', problem: `${shape.id} has a row already` });
      ids.add(row.id);
      if (!moveTo(row)) return report({ kind: 'order', problem: 'its place has come already, or the rows are not in order' });
      report(findBreak(row));
      report(findMark(row));
      goOn(row);
    },
  };
}

export type Chain = ReturnType<typeof createChain>;
