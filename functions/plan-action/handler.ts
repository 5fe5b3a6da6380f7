import { makePlan } from '../../src/actions/make-plan.ts';
import { assumeTargetRole } from '../../src/actions/target-identity.ts';
import { plannedAction } from '../../src/decisions/planned-action.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';

export const handler = defineStateHandler(async (document) => {
  const { action, context } = plannedAction(document);
  const assumed = await assumeTargetRole(document.request, action);
  return await makePlan(action, { ...context, credentials: assumed?.credentials });
});
