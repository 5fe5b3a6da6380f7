import { deny, type Decision } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';

/** A wait for people has a bound of its own (`approval.withinSeconds`). */
const BOUND_BY_ITSELF = 'approval-expired';

/**
 * Turns a hold into a refusal when the wait would be longer than the playbook allows, all holds together: there is no
 * use in waiting for something that comes too late. A hold without a playbook is a refusal too.
 */
export function boundHold(decision: Decision, { hold, rule }: Pick<ExecutionDocument, 'hold' | 'rule'>, now: Date): Decision {
  if (decision.verdict !== 'hold' || decision.reason === BOUND_BY_ITSELF) return decision;
  const { reason, detail, evidence, recheckAt } = decision;
  const { maxHoldSeconds = 0, approval } = rule?.playbook?.safety ?? {};
  const since = hold?.since ?? now.toISOString();
  const until = new Date(Date.parse(since) + (maxHoldSeconds + (approval?.withinSeconds ?? 0)) * 1000).toISOString();
  if (recheckAt !== undefined && Date.parse(recheckAt) <= Date.parse(until)) return decision;
  return deny(reason, `${detail}; held since ${since}, no longer than ${maxHoldSeconds} s`, { ...evidence, heldSince: since, heldUntil: until });
}
