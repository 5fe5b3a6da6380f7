import { makePlan } from '../../src/actions/make-plan.ts';
import { plannedAction } from '../../src/decisions/planned-action.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';

export const handler = defineStateHandler(async (document) => {
  const { action, context } = plannedAction(document);
  return await makePlan(action, context);
});
