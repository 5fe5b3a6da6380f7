import { playbookSchema, type Playbook } from '../../../contracts/playbook.ts';
import { checkAction, type ActionForms } from './check-action.ts';
import { checkForm } from './check-form.ts';
import { checkOverridable } from './check-overridable.ts';
import { checkPlaceholders } from './check-placeholders.ts';
import { checkRule } from './check-rule.ts';
import { checkSafety } from './check-safety.ts';
import { checkSecrets } from './check-secrets.ts';
import { isRecord, valueAt } from './json-value.ts';
import type { Problem } from './problem.ts';

export interface CheckDependencies {
  /** What each action takes. */
  actions: ActionForms;
  /** Categories that the classifier knows; none means any. */
  categories: readonly string[];
}

/** What became of a playbook that was looked at. */
export interface CheckedPlaybook {
  /** With its defaults; only without errors. */
  playbook?: Playbook;
  problems: Problem[];
}

const placeOf = ({ path, on }: Problem): string => JSON.stringify([path, on]);

/** Of what several checks say about the same text or number, the first is the root; an object may lack several members. */
function firstOfEachPlace(value: unknown, said: Problem[][]): Problem[] {
  const seen = new Set<string>();
  return said.flatMap((problems) => {
    const added = problems.filter((problem) => isRecord(valueAt(value, problem.path)) || !seen.has(placeOf(problem)));
    for (const problem of added) seen.add(placeOf(problem));
    return added;
  });
}

/** @returns every problem of a playbook at once, each with a remedy: of its form, and of what it would do. */
export function checkPlaybook(value: unknown, { actions, categories }: CheckDependencies): CheckedPlaybook {
  const problems = firstOfEachPlace(value, [
    checkForm(value),
    checkRule(value, categories),
    checkPlaceholders(value),
    checkAction(value, actions),
    checkOverridable(value, actions),
    checkSafety(value),
    checkSecrets(value),
  ]);
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  return { playbook: playbookSchema.parse(value), problems };
}
