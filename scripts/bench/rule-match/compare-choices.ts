import type { RuleFacts } from '../../../src/decisions/evaluate-rule.ts';
import { findBestPlaybook, type PlaybookIndex } from '../../../src/decisions/find-best-playbook.ts';
import { findByPlainCel, type PlainRule } from './plain-cel.ts';

/** Thrown when the index and plain CEL choose differently: times of two different answers compare nothing. */
export class ChoicesDifferError extends Error {
  override readonly name = 'ChoicesDifferError';
  constructor(byIndex: string, byPlainCel: string, facts: RuleFacts) {
    super(`The index chooses ${byIndex}, plain CEL ${byPlainCel}, for ${JSON.stringify(facts)}`);
  }
}

/** `restart-service version 2, before flush-cache`, or `none`. */
const nameChoice = (best?: { playbookId: string; version: number }, runnerUp = 'none'): string =>
  best ? `${best.playbookId} version ${best.version}, before ${runnerUp}` : 'none';

/**
 * Asks both ways.
 * @returns the choice of both, in words
 * @throws ChoicesDifferError
 */
export function compareChoices(index: PlaybookIndex, rules: readonly PlainRule[], facts: RuleFacts): string {
  const choice = findBestPlaybook(index, facts);
  const byIndex = choice.playbook ? nameChoice(choice.playbook, choice.runnerUp) : nameChoice();
  const [best, runnerUp] = findByPlainCel(rules, facts);
  const byPlainCel = nameChoice(best, runnerUp?.playbookId);
  if (byIndex !== byPlainCel) throw new ChoicesDifferError(byIndex, byPlainCel, facts);
  return byIndex;
}
