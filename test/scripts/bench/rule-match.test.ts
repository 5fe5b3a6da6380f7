import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareChoices } from '../../../scripts/bench/rule-match/compare-choices.ts';
import { makeAlerts } from '../../../scripts/bench/rule-match/generate-alerts.ts';
import { makePlaybooks } from '../../../scripts/bench/rule-match/generate-playbooks.ts';
import { parseRules } from '../../../scripts/bench/rule-match/plain-cel.ts';
import { playbookSchema } from '../../../src/contracts/playbook.ts';
import { findBestPlaybook, indexPlaybooks } from '../../../src/decisions/find-best-playbook.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('the playbooks and alerts of the bench', () => {
  const playbooks = makePlaybooks(300, 1);
  const alerts = makeAlerts(playbooks, 300, 1);

  test('are the same in every run', () => {
    expect(makePlaybooks(300, 1)).toEqual(playbooks);
    expect(makeAlerts(playbooks, 300, 1)).toEqual(alerts);
  });

  test('are playbooks that could be applied, each version once', () => {
    for (const playbook of playbooks) expect(playbookSchema.parse(playbook)).toEqual(playbook);
    expect(new Set(playbooks.map(({ playbookId, version }) => `${playbookId} ${version}`)).size).toBe(300);
  });

  test('have every outcome that a search can have', () => {
    const index = indexPlaybooks(playbooks);
    const outcomes = alerts.map((facts) => {
      const choice = findBestPlaybook(index, facts);
      if (choice.playbook) return choice.runnerUp === undefined ? 'the only one' : 'the best of several';
      return choice.refusal.reason;
    });

    expect(new Set(outcomes)).toEqual(
      new Set(['the only one', 'the best of several', 'below-confidence-threshold', 'no-matching-playbook']),
    );
  });
});

describe('the index and plain CEL over all', () => {
  test('choose the same playbook and runner-up for every alert', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), seeds, (count, seed) => {
        const playbooks = makePlaybooks(count, seed);
        const index = indexPlaybooks(playbooks);
        const rules = parseRules(playbooks);
        for (const facts of makeAlerts(playbooks, 40, seed)) compareChoices(index, rules, facts);
      }),
      { numRuns: 100 },
    );
  });

  test('are told apart when they choose differently', () => {
    const playbooks = makePlaybooks(60, 1);
    const compareAll = () =>
      makeAlerts(playbooks, 40, 1).map((facts) => compareChoices(indexPlaybooks(playbooks), parseRules(playbooks.slice(30)), facts));

    expect(compareAll).toThrow(expect.objectContaining({ name: 'ChoicesDifferError' }));
  });
});
