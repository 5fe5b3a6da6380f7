import { expect, test } from '@jest/globals';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { playbookSchema } from '../../src/contracts/playbook.ts';
import { makePlaybook } from '../support/fixtures.ts';

const problemsOf = (changes: object): string => {
  const parsed = playbookSchema.safeParse({ ...makePlaybook(), ...changes });
  return parsed.success ? '' : describeIssues(parsed.error);
};

test('a playbook of the contract is accepted', () => {
  expect(problemsOf({})).toBe('');
});

test.each([
  ['playbookId', { playbookId: 'Restart Service' }],
  ['version', { version: 0 }],
  ['status', { status: 'live' }],
  ['rule.minConfidence', { rule: { category: 'x', minConfidence: 2 } }],
  ['action.type', { action: { ...makePlaybook().action, type: 'shell' } }],
  ['safety.timeoutSeconds', { safety: { ...makePlaybook().safety, timeoutSeconds: 3601 } }],
  ['maxAgeSeconds', { maxAgeSeconds: 0 }],
  ['sudo', { sudo: true }],
  ['overridable.commands', { overridable: { commands: { pattern: '.*' } } }],
  ['overridable.documentName', { overridable: { documentName: { enum: ['AWS-RunShellScript'] } } }],
])('refuses a bad %s by name', (field, changes) => {
  expect(problemsOf(changes)).toContain(field);
});
