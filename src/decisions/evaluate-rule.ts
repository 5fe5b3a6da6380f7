import { Environment } from '@marcbachmann/cel-js';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { allow, deny, type Decision } from '../contracts/decision.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { Classification, IncidentReference } from '../contracts/remediation-request.ts';

/** What a rule looks at. */
export interface RuleFacts {
  incident: IncidentReference;
  classification: Classification;
  ci: ConfigurationItem;
}

const cel = new Environment({ unlistedVariablesAreDyn: true });

/** @returns whether `when` is true; an expression that fails, or gives anything but true, doesn't match. */
function holds(when: string, facts: RuleFacts): { matched: boolean; problem?: string } {
  try {
    return { matched: cel.evaluate(when, { ...facts }) === true };
  } catch (error) {
    return { matched: false, problem: (error as Error).message };
  }
}

const describe = (playbook: Playbook): string => `playbook ${playbook.playbookId} version ${playbook.version}`;

function noMatch(playbook: Playbook, why: string, evidence: Record<string, unknown> = {}): Decision {
  return deny('no-matching-playbook', `${describe(playbook)}: ${why}`, { playbookId: playbook.playbookId, ...evidence });
}

function applies(playbook: Playbook, { incident, classification }: RuleFacts): Decision | undefined {
  if (playbook.status !== 'active') return noMatch(playbook, `is ${playbook.status}, not active`);
  if (playbook.alertType !== incident.alertType)
    return noMatch(playbook, `answers ${playbook.alertType}, not ${incident.alertType}`);
  if (playbook.rule.category !== classification.category)
    return noMatch(playbook, `wants category ${playbook.rule.category}, not ${classification.category}`);
  return undefined;
}

/**
 * The rule of one playbook against one incident. Intake searches with it, MatchRule verifies with it.
 * The confidence must be strictly greater than `minConfidence`.
 */
export function evaluateRule(playbook: Playbook, facts: RuleFacts): Decision {
  const mismatch = applies(playbook, facts);
  if (mismatch) return mismatch;
  const { minConfidence, when } = playbook.rule;
  const { confidence } = facts.classification;
  const evidence = { playbookId: playbook.playbookId, version: playbook.version, confidence, minConfidence };
  if (!(confidence > minConfidence))
    return deny('below-confidence-threshold', `confidence ${confidence} is not above ${minConfidence}`, evidence);
  if (when !== undefined) {
    const { matched, problem } = holds(when, facts);
    if (!matched) return noMatch(playbook, problem ? `"when" failed: ${problem}` : `"when" is not true: ${when}`, { when });
  }
  return allow(`${describe(playbook)} matches: confidence ${confidence} is above ${minConfidence}`, evidence);
}
