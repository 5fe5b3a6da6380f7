import { deny, type Refusal } from '../contracts/decision.ts';
import type { Playbook } from '../contracts/playbook.ts';
import { evaluateRule, type RuleFacts } from './evaluate-rule.ts';

/** Active playbooks by alert type and category, each list in the order in which they are asked. */
export type PlaybookIndex = ReadonlyMap<string, { all: Playbook[]; byCategory: ReadonlyMap<string, Playbook[]> }>;

export type PlaybookChoice =
  | { playbook: Playbook; /** What would have been taken without it. */ runnerUp?: string }
  | { playbook: null; refusal: Refusal };

/** Highest priority first, then the more specific one (with `when`), then by id. */
function compare(a: Playbook, b: Playbook): number {
  const specific = (playbook: Playbook) => (playbook.rule.when === undefined ? 0 : 1);
  return b.priority - a.priority || specific(b) - specific(a) || (a.playbookId < b.playbookId ? -1 : 1);
}

/** @returns the newest active version of each playbook id. */
function newestActive(playbooks: readonly Playbook[]): Playbook[] {
  const newest = new Map<string, Playbook>();
  for (const playbook of playbooks.filter((one) => one.status === 'active')) {
    const known = newest.get(playbook.playbookId);
    if (!known || known.version < playbook.version) newest.set(playbook.playbookId, playbook);
  }
  return [...newest.values()];
}

/** @returns the index of these playbooks, so that a search costs the same however many there are. */
export function indexPlaybooks(playbooks: readonly Playbook[]): PlaybookIndex {
  const active = newestActive(playbooks).sort(compare);
  const byType = Map.groupBy(active, ({ alertType }) => alertType);
  return new Map([...byType].map(([type, all]) => [type, { all, byCategory: Map.groupBy(all, ({ rule }) => rule.category) }]));
}

/** The refusal that was nearest to a yes: the least confidence that was missing, else `when`, else another category. */
function closestRefusal(candidates: readonly Playbook[], facts: RuleFacts): Refusal | undefined {
  const judged = candidates.flatMap((playbook) => {
    const decision = evaluateRule(playbook, facts);
    return decision.verdict === 'allow' ? [] : [{ decision, wanted: playbook.rule.minConfidence }];
  });
  const unsure = judged.filter(({ decision }) => decision.reason === 'below-confidence-threshold').sort((a, b) => a.wanted - b.wanted);
  return (unsure[0] ?? judged[0])?.decision;
}

/** @returns the place of the first that matches, from there on; -1 when none does. */
const findMatch = (candidates: readonly Playbook[], facts: RuleFacts, from: number): number =>
  candidates.findIndex((playbook, place) => place >= from && evaluateRule(playbook, facts).verdict === 'allow');

/** Intake's search: the best of the playbooks that match, or why none does (the closest one's refusal). */
export function findBestPlaybook(index: PlaybookIndex, facts: RuleFacts): PlaybookChoice {
  const { alertType } = facts.incident;
  const { category } = facts.classification;
  const ofType = index.get(alertType);
  const candidates = ofType?.byCategory.get(category) ?? [];
  const best = findMatch(candidates, facts, 0);
  const playbook = candidates[best];
  if (playbook) {
    const runnerUp = candidates[findMatch(candidates, facts, best + 1)]?.playbookId;
    return { playbook, ...(runnerUp !== undefined && { runnerUp }) };
  }
  const closest = closestRefusal(candidates.length > 0 ? candidates : (ofType?.all.slice(0, 1) ?? []), facts);
  const nothing = `no active playbook answers ${alertType} with category ${category}`;
  return { playbook: null, refusal: closest ?? deny('no-matching-playbook', nothing) };
}
