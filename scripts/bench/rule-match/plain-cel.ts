import { Environment } from '@marcbachmann/cel-js';
import type { Playbook } from '../../../src/contracts/playbook.ts';
import type { RuleFacts } from '../../../src/decisions/evaluate-rule.ts';

/** A playbook and its whole rule, parsed. */
export interface PlainRule {
  playbook: Playbook;
  evaluate: (context: Record<string, unknown>) => unknown;
}

const cel = new Environment({ unlistedVariablesAreDyn: true });

const quote = (text: string): string => JSON.stringify(text);
const toDouble = (number: number): string => (Number.isInteger(number) ? number.toFixed(1) : String(number));

/** Everything that must be true for this playbook to be taken, as one CEL expression. */
function writeRule({ status, version, alertType, rule }: Playbook, newestActive: number): string {
  const clauses = [
    `${quote(status)} == "active"`,
    `${version} == ${newestActive}`,
    `incident.alertType == ${quote(alertType)}`,
    `classification.category == ${quote(rule.category)}`,
    `classification.confidence > ${toDouble(rule.minConfidence)}`,
    ...(rule.when === undefined ? [] : [`(${rule.when})`]),
  ];
  return clauses.join(' && ');
}

/** Parses every playbook's rule once. */
export function parseRules(playbooks: readonly Playbook[]): PlainRule[] {
  const newest = new Map<string, number>();
  for (const { playbookId, version, status } of playbooks)
    if (status === 'active') newest.set(playbookId, Math.max(version, newest.get(playbookId) ?? 0));
  return playbooks.map((playbook) => {
    const text = writeRule(playbook, newest.get(playbook.playbookId) ?? 0);
    return { playbook, evaluate: cel.parse(text) };
  });
}

/** A rule that fails doesn't match. */
function matches({ evaluate }: PlainRule, context: Record<string, unknown>): boolean {
  try {
    return evaluate(context) === true;
  } catch {
    return false;
  }
}

/** The order of `findBestPlaybook`, written anew: its own would prove nothing. */
function order(a: Playbook, b: Playbook): number {
  if (a.priority !== b.priority) return a.priority > b.priority ? -1 : 1;
  const isConditional = a.rule.when !== undefined;
  if (isConditional !== (b.rule.when !== undefined)) return isConditional ? -1 : 1;
  return a.playbookId < b.playbookId ? -1 : 1;
}

/** Asks every rule. @returns the playbooks that match, the best one first. */
export function findByPlainCel(rules: readonly PlainRule[], facts: RuleFacts): Playbook[] {
  const context = { ...facts };
  return rules
    .filter((rule) => matches(rule, context))
    .map(({ playbook }) => playbook)
    .sort(order);
}
