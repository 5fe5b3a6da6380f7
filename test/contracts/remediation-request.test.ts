import { expect, test } from '@jest/globals';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { remediationRequestSchema } from '../../src/contracts/remediation-request.ts';
import { makeRequest } from '../support/fixtures.ts';

/** Puts a value at a dotted path. */
function withValue(path: string, value: unknown): unknown {
  const request = structuredClone(makeRequest()) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() as string;
  const owner = names.reduce((inner, name) => inner[name] as Record<string, unknown>, request);
  owner[last] = value;
  return request;
}

const problemsOf = (value: unknown): string => {
  const parsed = remediationRequestSchema.safeParse(value);
  return parsed.success ? '' : describeIssues(parsed.error);
};

test('a request of the contract is accepted', () => {
  expect(problemsOf(makeRequest())).toBe('');
});

test.each([
  ['schemaVersion', 2],
  ['remediationId', ''],
  ['remediationId', 'x'.repeat(65)],
  ['remediationId', 'rem 1'],
  ['attempt', 0],
  ['attempt', 1.5],
  ['attempt', '1'],
  ['incident.id', ''],
  ['incident.id', 'x'.repeat(65)],
  ['incident.priority', 'P0'],
  ['incident.priority', 'p1'],
  ['incident.alertType', 'Disk full'],
  ['incident.ciId', ''],
  ['incident.ciId', 'x'.repeat(129)],
  ['incident.ciId', 'CI/../1'],
  ['incident.openedAt', 'yesterday'],
  ['incident.openedAt', '2026-13-19T10:00:00Z'],
  ['incident.shortDescription', 'x'.repeat(513)],
  ['classification.confidence', 1.1],
  ['classification.confidence', -0.1],
  ['classification.confidence', Number.NaN],
  ['classification.confidence', '0.9'],
  ['classification.confidence', null],
  ['action.playbookId', '../../etc'],
  ['action.playbookVersion', 0],
  ['action.parameters', []],
  ['action.parameters.nested', { deep: {} }],
  ['action.parameters.bad name', 'x'],
  ['auth.requestedBy', 'me'],
  ['auth.signature', 'no'],
  ['auth.targetRoleArn', 'arn:aws:iam::1:user/x'],
  ['auth.expiresAt', '2026-05-19T10:00:00Z'],
  ['dryRun', 'false'],
  ['dryRun', undefined],
])('%s can not be %j, and the error names the field', (path, value) => {
  expect(problemsOf(withValue(path, value))).toContain(path);
});

test.each(['sudo', 'incident.sudo', 'action.command', 'auth.admin'])('the unknown key %s is refused by name', (path) => {
  expect(problemsOf(withValue(path, true))).toContain(path.split('.').pop());
});

test.each([null, 'text', 7, []])('%j is not a request', (value) => {
  expect(problemsOf(value)).toContain('(whole document)');
});
