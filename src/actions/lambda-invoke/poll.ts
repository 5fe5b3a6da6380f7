import type { ActionHandle, Plan } from '../../contracts/plan.ts';
import type { Progress } from '../action.ts';

/** Nothing to look at: a synchronous invocation has ended when `execute` returns, or its outcome can't be known. */
export async function poll({ targetResource }: Plan, { requestId }: ActionHandle): Promise<Progress> {
  return { status: 'unknown', detail: `the answer of ${targetResource} to request ${requestId} can't be asked for again` };
}
