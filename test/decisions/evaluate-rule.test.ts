import { describe, expect, test } from '@jest/globals';
import { evaluateRule } from '../../src/decisions/evaluate-rule.ts';
import { findBestPlaybook, indexPlaybooks } from '../../src/decisions/find-best-playbook.ts';
import { makePlaybook, makeRequest } from '../support/fixtures.ts';

const { incident, classification } = makeRequest();
const facts = { incident, classification, ci: { ciId: incident.ciId, ciClass: 'Server', environment: 'prod' } };
const withConfidence = (confidence: number) => ({ ...facts, classification: { ...classification, confidence } });
const withWhen = (when: string) => makePlaybook({ rule: { ...makePlaybook().rule, when } });

describe('a rule', () => {
  test.each([
    [0.850001, 'allow'],
    [0.85, 'deny'],
    [0.1, 'deny'],
    [1, 'allow'],
  ])('with threshold 0.85 and confidence %d says %s: it must be exceeded', (confidence, verdict) => {
    expect(evaluateRule(makePlaybook(), withConfidence(confidence)).verdict).toBe(verdict);
  });

  test('never lets a confidence through that is no number', () => {
    expect(evaluateRule(makePlaybook(), withConfidence(Number.NaN))).toMatchObject({ reason: 'below-confidence-threshold' });
  });

  test.each([
    ['ci.environment == "prod" && incident.priority == "P2"', 'allow'],
    ['ci.environment == "test"', 'deny'],
    ['ci.environment', 'deny'],
    ['no such language', 'deny'],
    ['process.exit(1)', 'deny'],
  ])('with the condition %s says %s', (when, verdict) => {
    expect(evaluateRule(withWhen(when), facts).verdict).toBe(verdict);
  });
});

describe('the search for a playbook', () => {
  const named = (playbookId: string, changes = {}) => makePlaybook({ playbookId, ...changes });
  const best = (...playbooks: ReturnType<typeof named>[]) => findBestPlaybook(indexPlaybooks(playbooks), facts);

  test('takes the highest priority, then the one with a condition, then the first by id', () => {
    const when = { ...makePlaybook().rule, when: 'true' };
    expect(best(named('b'), named('a')).playbook?.playbookId).toBe('a');
    expect(best(named('a'), named('b', { rule: when })).playbook?.playbookId).toBe('b');
    expect(best(named('a', { rule: when }), named('b', { priority: 1 })).playbook?.playbookId).toBe('b');
  });

  test('takes the newest active version', () => {
    expect(best(named('a'), named('a', { version: 3, status: 'draft' }), named('a', { version: 2 })).playbook?.version).toBe(2);
  });

  test('says which one came closest when none matches', () => {
    const strict = named('strict', { rule: { ...makePlaybook().rule, minConfidence: 0.99 } });
    expect(best(named('other', { alertType: 'disk-full' }), strict)).toMatchObject({
      playbook: null,
      refusal: { reason: 'below-confidence-threshold', evidence: { playbookId: 'strict' } },
    });
  });

  test('says so when there is none at all', () => {
    expect(best()).toMatchObject({ playbook: null, refusal: { reason: 'no-matching-playbook' } });
  });
});
