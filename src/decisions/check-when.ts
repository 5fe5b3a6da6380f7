import { Environment } from '@marcbachmann/cel-js';

/** What keeps an expression from ever being true. */
export interface WhenProblem {
  /** Where in the expression it is, in characters. */
  offset: number;
  message: string;
  kind: 'syntax' | 'unknown-name' | 'type' | 'no-condition';
}

/** What `when` may look at. A CI's record is the host's: its attributes may be anything. */
export const WHEN_NAMES = {
  incident: ['id', 'priority', 'alertType', 'category', 'shortDescription', 'ciId', 'openedAt'],
  classification: ['category', 'confidence', 'model'],
} as const;

const textFields = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, 'string']));

const cel = new Environment()
  .registerVariable({ name: 'incident', schema: textFields(WHEN_NAMES.incident) })
  // A confidence may be compared with 1 as well as with 1.0.
  .registerVariable({ name: 'classification', schema: { ...textFields(WHEN_NAMES.classification), confidence: 'dyn' } })
  .registerVariable('ci', 'map<string, dyn>');

interface CelFailure {
  code?: string;
  summary?: string;
  message: string;
  range?: { start: number };
}

const UNKNOWN = new Set(['unknown_variable', 'no_such_key', 'no_matching_overload']);

function kindOf({ name, code = '' }: CelFailure & { name?: string }): WhenProblem['kind'] {
  if (UNKNOWN.has(code)) return 'unknown-name';
  return name === 'ParseError' ? 'syntax' : 'type';
}

/** @returns why the expression can't be a rule's `when`, or undefined. */
export function checkWhen(when: string): WhenProblem | undefined {
  const { valid, type, error } = cel.check(when);
  if (!valid) {
    const failure = error as unknown as CelFailure;
    return { offset: failure.range?.start ?? 0, message: failure.summary ?? failure.message, kind: kindOf(failure) };
  }
  if (type === 'bool' || type === 'dyn') return undefined;
  return { offset: 0, message: `it gives ${type}, not true or false`, kind: 'no-condition' };
}
