import type { ConfigurationItem } from '../../contracts/configuration-item.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { Classification, IncidentReference } from '../../contracts/remediation-request.ts';
import type { ResolvedAction } from '../../contracts/resolved-action.ts';
import { evaluateRule } from '../../decisions/evaluate-rule.ts';
import { findBestPlaybook, indexPlaybooks } from '../../decisions/find-best-playbook.ts';
import { resolveAction } from '../../decisions/resolve-action.ts';
import type { ActionForms } from './check/check-action.ts';
import { explainIssues } from './check/explain-issue.ts';
import { jsonSchemaOf } from './check/json-schema.ts';
import { issuesOf } from './check/pick-branch.ts';
import { describeProblem } from './check/problem.ts';

/** Parts of a rule, in the order in which they are asked; `ci`: nobody knows the CI. */
export const RULE_PARTS = ['alertType', 'category', 'confidence', 'when', 'ci'] as const;
export type RulePart = (typeof RULE_PARTS)[number];

/** An incident that came once, or might come. */
export interface TriedIncident {
  incident: IncidentReference;
  classification: Classification;
  ci: ConfigurationItem | undefined;
}

/** What a playbook would do about an incident, without asking anybody. */
export type Trial =
  | { matches: false; refusedBy: RulePart; detail: string; winner: string | null }
  | { matches: true; detail: string; winner: string | null; action: ResolvedAction | null; /** Why there is no action. */ unresolvable: string | null };

/** A CI that no rule knows anything about. */
const UNKNOWN: ConfigurationItem = { ciId: 'unknown', ciClass: 'unknown' };

/** @returns the playbook that intake would choose. */
function winnerOf(playbook: Playbook, { incident, classification, ci }: TriedIncident, others: readonly Playbook[]): string | null {
  if (!ci) return null;
  const rivals = others.filter(({ playbookId }) => playbookId !== playbook.playbookId);
  const { playbook: best } = findBestPlaybook(indexPlaybooks([...rivals, playbook]), { incident, classification, ci });
  return best?.playbookId ?? null;
}

function refusingPart({ alertType, rule }: Playbook, { incident, classification }: TriedIncident): RulePart {
  if (alertType !== incident.alertType) return 'alertType';
  if (rule.category !== classification.category) return 'category';
  return classification.confidence > rule.minConfidence ? 'when' : 'confidence';
}

/** @returns why the action itself would refuse what it gets, if it would. */
function refusalOf({ type, target, parameters }: ResolvedAction, actions: ActionForms): string | null {
  const { targetSchema, parametersSchema } = actions[type];
  const problems = ([['target', target, targetSchema], ['parameters', parameters, parametersSchema]] as const).flatMap(([name, value, schema]) =>
    explainIssues(issuesOf(schema, value), { value, base: ['action', name], schema: jsonSchemaOf(schema), fieldAt: () => undefined }),
  );
  return problems.length === 0 ? null : problems.map(describeProblem).join('; ');
}

function resolve(playbook: Playbook, ci: ConfigurationItem, actions: ActionForms): { action: ResolvedAction | null; unresolvable: string | null } {
  try {
    const action = resolveAction(playbook, {}, ci);
    const refusal = refusalOf(action, actions);
    return refusal === null ? { action, unresolvable: null } : { action: null, unresolvable: refusal };
  } catch (error) {
    return { action: null, unresolvable: (error as Error).message };
  }
}

/**
 * Asks a playbook's rule about an incident, fills in its action, and lets it compete with others. A draft is tried as if it
 * were active.
 * @param others active playbooks
 */
export function tryPlaybook(playbook: Playbook, tried: TriedIncident, others: readonly Playbook[], actions: ActionForms): Trial {
  const active: Playbook = { ...playbook, status: 'active' };
  const { incident, classification, ci } = tried;
  const decision = evaluateRule(active, { incident, classification, ci: ci ?? UNKNOWN });
  const winner = winnerOf(active, tried, others);
  const refusedBy = decision.verdict === 'allow' ? undefined : refusingPart(active, tried);
  if (!ci && (refusedBy === undefined || refusedBy === 'when')) return { matches: false, refusedBy: 'ci', detail: 'the incident names no CI that is known', winner };
  if (refusedBy !== undefined) return { matches: false, refusedBy, detail: decision.detail, winner };
  return { matches: true, detail: decision.detail, winner, ...resolve(active, ci ?? UNKNOWN, actions) };
}
