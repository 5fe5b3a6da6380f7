import type { ResolvedAction } from '../contracts/resolved-action.ts';
import type { Plan } from '../contracts/plan.ts';
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
