import type { Decision, Refusal } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';

/** @returns the verdicts that there are, in the machine's order; the last one is the limits' and the pause's. */
export const verdictsOf = ({ rule, maintenance, change, action }: ExecutionDocument): Decision[] =>
  [rule?.decision, maintenance, change, action?.refusal].filter((decision) => decision !== undefined);

const isHold = (decision: Decision): decision is Refusal => decision.verdict === 'hold';

/** @returns the hold that lasts longest: looking again earlier would find it closed still. */
export function findHold(document: ExecutionDocument): Refusal | undefined {
  const byEnd = (a: Refusal, b: Refusal): number => Date.parse(b.recheckAt ?? '') - Date.parse(a.recheckAt ?? '');
  return verdictsOf(document).filter(isHold).sort(byEnd)[0];
}
