import type { Spans } from './chain.ts';
import type { Findings } from './findings.ts';
import { isDropped, type Marks } from './marks.ts';
import type { Ledger } from './read-ledger.ts';
import type { Bounds } from './vouching.ts';

export interface Unanswered {
  marks: Marks;
  /** When it is at hand; less what rows have answered. */
  ledger: Ledger | undefined;
  spans: Spans;
  bounds: Bounds;
  where: 'records' | 'events';
  findings: Findings;
}

interface Missing {
  ciId: string;
  sequence: number;
  /** The row is no older than this, where that is known. */
  notBefore?: string;
}

/** @returns whether the row may lie outside what was asked for. */
function isOutside({ ciId, sequence, notBefore }: Missing, { spans, bounds: { from, to } }: Unanswered): boolean {
  const span = spans.get(ciId);
  const mayBeOlder = from !== undefined && (span ? sequence < span.first : notBefore === undefined || notBefore < from);
  return mayBeOlder || (to !== undefined && (!span || sequence > span.last));
}

/** Reports what lists and ledger know, and no row has answered: it was deleted, or cut off. */
export function findUnanswered(unanswered: Unanswered): void {
  const { marks, ledger, where, findings } = unanswered;
  const isExcused = (missing: Missing) =>
    isDropped(marks, missing.ciId, missing.sequence) || isOutside(missing, unanswered);

  for (const [ciId, sequences] of marks.pending) {
    for (const sequence of sequences.keys()) {
      if (!isExcused({ ciId, sequence })) findings.add({ kind: 'mark', where, ciId, sequence, problem: 'a signed list knows it, and it is missing' });
    }
  }
  for (const { remediationId, ciId, sequence, receivedAt } of ledger?.[where].values() ?? []) {
    if (isExcused({ ciId, sequence, notBefore: receivedAt })) continue;
    findings.add({ kind: 'ledger', where, ciId, sequence, remediationId, problem: 'the ledger knows it, and it is missing' });
  }
}
