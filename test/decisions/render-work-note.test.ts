import { expect, test } from '@jest/globals';
import { allow, deny } from '../../src/contracts/decision.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import { renderHoldNote, renderWorkNote } from '../../src/decisions/render-work-note.ts';
import { CANARIES, leaksIn } from '../contracts/redaction/canaries/index.ts';
import { makeRequest } from '../support/fixtures.ts';

const PLAN = {
  actionType: 'ssm-run-command' as const,
  targetResource: 'i-0123456789abcdef0',
  currentState: {},
  apiRequest: { service: 'ssm', operation: 'SendCommand', input: {} },
  expectedState: {},
  alreadySatisfied: false,
  target: {},
  parameters: {},
};

const documentWith = (text: string): ExecutionDocument => ({
  request: makeRequest(),
  rule: { decision: allow(text), dryRun: false },
  maintenance: allow('no window is active'),
  change: deny('recent-change', text),
  action: {
    status: 'failed',
    actionType: PLAN.actionType,
    targetResource: PLAN.targetResource,
    alreadySatisfied: false,
    plan: PLAN,
    handle: {},
    pollCount: 1,
    waitSeconds: 2,
    startedAt: '',
    detail: text,
    output: text,
    identity: '',
    awsRequestIds: [],
  },
});

const auditWith = (detail: string) => ({ result: 'failure' as const, reason: 'unknown-outcome' as const, detail, sequence: 1, hash: 'x', recordedAt: '' });

test.each(CANARIES)('a note does not tell: $kind', (one) => {
  const note = renderWorkNote(documentWith(one.text), auditWith(one.text));
  const hold = { reason: 'recent-change' as const, detail: one.text, since: '', recheckAt: '', count: 1 };

  expect(leaksIn(note, [one])).toEqual([]);
  expect(leaksIn(renderHoldNote(documentWith('x'), hold), [one])).toEqual([]);
  expect(note).toContain('Maintenance window: allow (no window is active)');
  expect(note).toContain('CI CI0000001 stays held');
});

test('a note without a secret stays as it is', () => {
  const text = 'command 5f2b9e1c-7d3a-4b8f-9c61-2f0a6f0b7c3d is Failed, exit code 1';

  expect(renderWorkNote(documentWith(text), auditWith(text)).split(text)).toHaveLength(5);
});

test('a secret at the end of what a note has room for is not cut in half', () => {
  const token = `gh${'p_'}${'abcdefghij'.repeat(4)}`;

  expect(renderWorkNote(documentWith(`${'x'.repeat(480)} ${token}`), auditWith('x'))).not.toContain('p_abc');
});
