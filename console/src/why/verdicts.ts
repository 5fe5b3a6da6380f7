import type { Decision } from '../../../src/contracts/decision.ts';
import type { ExecutionDocument } from '../../../src/contracts/execution-document.ts';
import type { Hold } from '../../../src/contracts/ledger-entry.ts';
import type { AuditTrailRecord } from '../api/answers.ts';
import type { GateVerdict } from '../parts/gate-verdict.ts';

type Decisions = AuditTrailRecord['decisions'];

/** In the order in which they are asked. */
const GATES = ['rule', 'approval', 'maintenance', 'change', 'action', 'hold'] as const satisfies readonly (keyof Decisions)[];

/** A wait as a verdict, as the audit record has it. */
const holdVerdict = ({ reason, detail, recheckAt, since, count }: Hold): Decision => ({
  verdict: 'hold',
  reason,
  detail,
  evidence: { since, count },
  recheckAt,
});

const decisionsSoFar = ({ rule, maintenance, change, action }: Partial<ExecutionDocument>, hold: Hold | undefined): Decisions => ({
  ...(rule && { rule: rule.decision }),
  ...(rule?.approval && { approval: rule.approval }),
  ...(maintenance && { maintenance }),
  ...(change && { change }),
  ...(action?.refusal && { action: action.refusal }),
  ...(hold && { hold: holdVerdict(hold) }),
});

/**
 * @param audit the record, once it is written
 * @param document what the execution has written so far; counts until then
 * @returns what each gate has said, in the order in which they are asked
 */
export function verdictsOf(
  audit: Pick<AuditTrailRecord, 'decisions'> | null,
  document: Partial<ExecutionDocument>,
  hold: Hold | undefined,
): GateVerdict[] {
  const decisions = audit?.decisions ?? decisionsSoFar(document, hold);
  return GATES.flatMap((gate) => (decisions[gate] ? [{ gate, decision: decisions[gate] }] : []));
}
