import { isDeepStrictEqual } from 'node:util';
import type { ResolvedAction } from '../contracts/resolved-action.ts';
import type { Plan } from '../contracts/plan.ts';
import { redactValue } from '../contracts/redaction/redact.ts';
import { REDACTED } from '../contracts/redaction/redacted.ts';
import type { ActionContext } from './action.ts';
import { InvalidActionError } from './errors.ts';
import { actions } from './index.ts';

/** The plan travels in the execution document and in the ledger; checked before the effect, not after it. */
const MAX_PLAN_BYTES = 5 * 1024;

/**
 * Plans an action by reading alone.
 * @throws InvalidActionError, TargetRefusedError, TransientTargetError
 */
export async function makePlan({ type, target, parameters }: ResolvedAction, context: ActionContext): Promise<Plan> {
  const plan = await actions[type].plan({ target, parameters }, context);
  const bytes = Buffer.byteLength(JSON.stringify(plan));
  if (bytes > MAX_PLAN_BYTES)
    throw new InvalidActionError(`The plan of ${type} has ${bytes} bytes; ${MAX_PLAN_BYTES} are allowed. Shorten the parameters.`);
  return plan;
}

/** What may be kept of a plan: the names by which probes and polls find the target stay, parameters lose their secrets. */
export const redactPlan = ({ apiRequest, parameters, ...plan }: Plan): Plan => ({
  ...plan,
  apiRequest: { ...apiRequest, input: redactValue(apiRequest.input) },
  parameters: redactValue(parameters),
});

const toJson = (value: unknown): string => JSON.stringify(value);
const isSameJson = (one: unknown, other: unknown): boolean => isDeepStrictEqual(JSON.parse(toJson(one)), JSON.parse(toJson(other)));

/**
 * The plan that a kept one came from, to make the same call again: itself, or, when it has lost secrets, made anew.
 * @throws InvalidActionError when it would be another call, TargetRefusedError, TransientTargetError
 */
export async function restorePlan(kept: Plan, action: ResolvedAction, context: ActionContext): Promise<Plan> {
  if (!toJson(kept.apiRequest).includes(REDACTED)) return kept;
  const plan = await makePlan(action, context);
  if (isSameJson(redactPlan(plan).apiRequest, kept.apiRequest)) return plan;
  throw new InvalidActionError(`The call of ${action.type} would not be the same again: playbook or target have changed since.`);
}
