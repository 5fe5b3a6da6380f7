import { deny, type Decision } from '../contracts/decision.ts';
import type { Playbook } from '../contracts/playbook.ts';
import { evaluateRule, type RuleFacts } from './evaluate-rule.ts';

export type PlaybookChoice = { playbook: Playbook; decision: Decision } | { playbook: null; decision: Decision };

/** Highest priority first, then the more specific one (with `when`), then by id. */
function compare(a: Playbook, b: Playbook): number {
  const specific = (playbook: Playbook) => (playbook.rule.when === undefined ? 0 : 1);
  return b.priority - a.priority || specific(b) - specific(a) || a.playbookId.localeCompare(b.playbookId);
}

/** @returns the newest active version of each playbook id. */
function newestActive(playbooks: Playbook[]): Playbook[] {
  const newest = new Map<string, Playbook>();
  for (const playbook of playbooks.filter((one) => one.status === 'active')) {
    const known = newest.get(playbook.playbookId);
    if (!known || known.version < playbook.version) newest.set(playbook.playbookId, playbook);
  }
  return [...newest.values()];
}

/** Intake's search: the best of the playbooks that match, or why none does (the closest one's refusal). */
export function findBestPlaybook(playbooks: Playbook[], facts: RuleFacts): PlaybookChoice {
  const candidates = newestActive(playbooks).sort(compare);
  const judged = candidates.map((playbook) => ({ playbook, decision: evaluateRule(playbook, facts) }));
  const best = judged.find(({ decision }) => decision.verdict === 'allow');
  if (best) return best;
  const closest = judged.find(({ decision }) => decision.verdict !== 'allow' && decision.reason === 'below-confidence-threshold');
  const nothing = deny('no-matching-playbook', `no active playbook answers ${facts.incident.alertType} with category ${facts.classification.category}`);
  return { playbook: null, decision: closest?.decision ?? judged[0]?.decision ?? nothing };
}
