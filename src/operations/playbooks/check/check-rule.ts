import { checkWhen, WHEN_NAMES, type WhenProblem } from '../../../decisions/check-when.ts';
import { isRecord, quote, valueAt } from './json-value.ts';
import { nearestName } from './nearest-name.ts';
import { doubtful, wrong, type Problem } from './problem.ts';

const OPERATORS: readonly (readonly [form: RegExp, instead: string])[] = [
  [/^=(?!=)/, 'compare with =='],
  [/^and\b/i, 'write && instead of and'],
  [/^or\b/i, 'write || instead of or'],
  [/^not\b/i, 'write ! instead of not'],
  [/^[“”‘’]/, 'write straight quotation marks'],
];

const KNOWN = ['incident', 'classification', 'ci', ...WHEN_NAMES.incident, ...WHEN_NAMES.classification];

function correctName(when: string, { offset, message }: WhenProblem): string {
  if (message.startsWith('found no matching overload'))
    return 'CEL has no such function: write contains, startsWith, endsWith, matches, size, exists or in';
  const name = /^[A-Za-z_]\w*/.exec(when.slice(offset))?.[0] ?? '';
  const near = nearestName(name, KNOWN);
  if (near !== undefined) return `write ${near}`;
  return `it can look at incident (${WHEN_NAMES.incident.join(', ')}), classification (${WHEN_NAMES.classification.join(', ')}) and ci`;
}

function remedyOf(when: string, problem: WhenProblem): string {
  if (problem.kind === 'unknown-name') return correctName(when, problem);
  if (problem.kind === 'no-condition') return "write a comparison, such as ci.environment == 'production'";
  if (problem.kind === 'type') return 'compare values of the same type: texts in quotation marks, numbers without';
  const rest = when.slice(problem.offset);
  const operator = OPERATORS.find(([form]) => form.test(rest));
  return operator?.[1] ?? "write CEL, such as incident.priority == 'P1' && ci.environment == 'production'";
}

function checkCondition(when: unknown): Problem[] {
  if (typeof when !== 'string' || when === '') return [];
  const problem = checkWhen(when);
  if (!problem) return [];
  const path = ['rule', 'when'];
  return [wrong(path, `rule.when can't be understood: ${problem.message}`, remedyOf(when, problem), { offset: problem.offset })];
}

function checkConfidence(minConfidence: unknown): Problem[] {
  if (minConfidence !== 1) return [];
  return [wrong(['rule', 'minConfidence'], 'rule.minConfidence is 1, which no confidence exceeds', 'write less than 1, such as 0.95')];
}

function checkCategory(category: unknown, known: readonly string[]): Problem[] {
  if (typeof category !== 'string' || known.length === 0 || known.includes(category)) return [];
  const near = nearestName(category, known);
  const instead = near === undefined ? `it knows ${known.join(', ')}` : `write ${JSON.stringify(near)}`;
  return [doubtful(['rule', 'category'], `the classifier has no category ${quote(category)}`, instead)];
}

/** @returns what keeps the rule from ever matching. */
export function checkRule(value: unknown, categories: readonly string[]): Problem[] {
  const rule = valueAt(value, ['rule']);
  if (!isRecord(rule)) return [];
  return [...checkConfidence(rule['minConfidence']), ...checkCategory(rule['category'], categories), ...checkCondition(rule['when'])];
}
