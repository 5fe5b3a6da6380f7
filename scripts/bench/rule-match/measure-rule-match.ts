import type { Playbook } from '../../../src/contracts/playbook.ts';
import type { RuleFacts } from '../../../src/decisions/evaluate-rule.ts';
import { findBestPlaybook, indexPlaybooks, type PlaybookIndex } from '../../../src/decisions/find-best-playbook.ts';
import { median } from '../median.ts';
import { compareChoices } from './compare-choices.ts';
import { makeAlerts } from './generate-alerts.ts';
import { makePlaybooks } from './generate-playbooks.ts';
import { findByPlainCel, parseRules, type PlainRule } from './plain-cel.ts';

const SEED = 20_260_519;
const ALERTS = 1000;
const BATCHES = 5;
const BUILDS = 5;
const MAX_COMPARED = 500;

/** Rules that plain CEL evaluates at most, so that the whole stays below a minute: while comparing, and in a batch. */
const MAX_EVALUATIONS_COMPARED = 2_500_000;
const MAX_EVALUATIONS_BATCH = 500_000;

/** What one search costs among so many playbooks. */
export interface RuleMatchCost {
  playbooks: number;
  /** With the index, per alert. */
  indexMicroseconds: number;
  /** With plain CEL over all, per alert. */
  plainMicroseconds: number;
  buildMilliseconds: number;
}

interface Contest {
  playbooks: Playbook[];
  index: PlaybookIndex;
  rules: PlainRule[];
  alerts: RuleFacts[];
}

/** Thrown when no alert finds a playbook, or every one does: that both ways agree would say little. */
class NothingComparedError extends Error {
  override readonly name = 'NothingComparedError';
  constructor(playbooks: number) {
    super(`The alerts for ${playbooks} playbooks have all the same outcome.`);
  }
}

function prepare(count: number): Contest {
  const playbooks = makePlaybooks(count, SEED);
  const alerts = makeAlerts(playbooks, ALERTS, SEED);
  return { playbooks, index: indexPlaybooks(playbooks), rules: parseRules(playbooks), alerts };
}

function compare({ playbooks, index, rules, alerts }: Contest): void {
  const compared = alerts.slice(0, Math.min(MAX_COMPARED, MAX_EVALUATIONS_COMPARED / playbooks.length));
  const choices = compared.map((facts) => compareChoices(index, rules, facts));
  const withoutPlaybook = choices.filter((choice) => choice === 'none').length;
  if (withoutPlaybook === 0 || withoutPlaybook === choices.length) throw new NothingComparedError(playbooks.length);
}

/** @returns how long the work took, in milliseconds. */
function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function timeAlerts(alerts: RuleFacts[], search: (facts: RuleFacts) => unknown): number {
  const milliseconds = time(() => alerts.forEach(search));
  return (milliseconds * 1000) / alerts.length;
}

/** Both ways take turns, so that what else the machine does slows both down. */
function measure({ playbooks, index, rules, alerts }: Contest): RuleMatchCost {
  const fewer = alerts.slice(0, MAX_EVALUATIONS_BATCH / playbooks.length);
  const batches = Array.from({ length: BATCHES }, () => ({
    byIndex: timeAlerts(alerts, (facts) => findBestPlaybook(index, facts)),
    byPlainCel: timeAlerts(fewer, (facts) => findByPlainCel(rules, facts)),
  }));
  return {
    playbooks: playbooks.length,
    indexMicroseconds: median(batches.map(({ byIndex }) => byIndex)),
    plainMicroseconds: median(batches.map(({ byPlainCel }) => byPlainCel)),
    buildMilliseconds: median(Array.from({ length: BUILDS }, () => time(() => indexPlaybooks(playbooks)))),
  };
}

/**
 * Compares the choices of both ways at every number of playbooks, and only then times them.
 * @throws ChoicesDifferError
 */
export function measureRuleMatch(counts: readonly number[]): RuleMatchCost[] {
  const contests = counts.map(prepare);
  contests.forEach(compare);
  return contests.map(measure);
}
