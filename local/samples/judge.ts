import type { Expected } from '../../scripts/commands/message.ts';
import type { IntakeReason } from '../../src/contracts/alert.ts';
import type { RejectionReason, Reason } from '../../src/contracts/reasons.ts';
import type { ExecutionSpan } from '../show/follow-execution.ts';

/** How a message ended. */
export type Ending =
  | { result: string; reason: Reason | RejectionReason | null }
  | { rejected: RejectionReason | Reason }
  | { refused: Reason | IntakeReason }
  | { lost: string };

/** @returns the ending in a few words: `failure, action-failed`. */
export function describeEnding(ending: Ending | Expected): string {
  if ('result' in ending) return ending.reason === null ? ending.result : `${ending.result}, ${ending.reason}`;
  if ('rejected' in ending) return `rejected, ${ending.rejected}`;
  return 'refused' in ending ? `refused, ${ending.refused}` : `no end: ${ending.lost}`;
}

/** @returns what is wrong with an ending, or undefined when it is as its sample says. */
export function findMismatch(expected: Expected, actual: Ending): string | undefined {
  const [wanted, got] = [describeEnding(expected), describeEnding(actual)];
  return wanted === got ? undefined : `expected "${wanted}", got "${got}"`;
}

/** @returns a complaint when two executions about one CI were at work at once, or in the wrong order. */
export function findOverlap(spans: ExecutionSpan[]): string | undefined {
  const overlap = spans.some((span, index) => {
    const before = spans[index - 1];
    return before !== undefined && span.startedAt < before.stoppedAt;
  });
  return overlap ? 'an execution began before the one ahead of it had ended' : undefined;
}
