import type { ExecutionDocument } from '../contracts/execution-document.ts';
import type { Safety } from '../contracts/playbook.ts';
import type { ResolvedAction } from '../contracts/resolved-action.ts';
import { resolveAction, UnresolvableActionError } from './resolve-action.ts';

/** Who the action works for, as the actions want to know it. */
export interface PlannedAction {
  action: ResolvedAction;
  safety: Safety;
  context: { remediationId: string; incidentId: string; ciId: string; timeoutSeconds: number };
}

/** @returns the action that this execution may plan. @throws UnresolvableActionError when a part is missing or not allowed. */
export function plannedAction({ request, rule }: ExecutionDocument): PlannedAction {
  if (!rule?.playbook || !rule.ci) throw new UnresolvableActionError('The document has no playbook or no CI record.');
  const { remediationId, incident, action } = request;
  return {
    action: resolveAction(rule.playbook, action.parameters, rule.ci),
    safety: rule.playbook.safety,
    context: {
      remediationId,
      incidentId: incident.id,
      ciId: incident.ciId,
      timeoutSeconds: rule.playbook.safety.timeoutSeconds,
    },
  };
}
