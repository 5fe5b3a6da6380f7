import { expect, test } from '@jest/globals';
import type { Decision } from '../../src/contracts/decision.ts';
import type { Hold } from '../../src/contracts/ledger-entry.ts';
import { boundHold } from '../../src/decisions/bound-hold.ts';
import { makePlaybook } from '../support/fixtures.ts';

const NOW = new Date('2026-05-19T12:00:00.000Z');
const playbook = makePlaybook({ safety: { ...makePlaybook().safety, maxHoldSeconds: 3600 } });
const rule = { decision: { verdict: 'allow', detail: '', evidence: {} } as Decision, dryRun: false, playbook };
const hold = (recheckAt?: string, reason: 'maintenance-window' | 'approval-expired' = 'maintenance-window'): Decision => ({
  verdict: 'hold',
  reason,
  detail: 'closed',
  evidence: {},
  ...(recheckAt !== undefined && { recheckAt }),
});
const heldSince = (since: string): Hold => ({ reason: 'paused', detail: '', since, recheckAt: '', count: 3 });

test.each([
  ['2026-05-19T13:00:00.000Z', 'hold'],
  ['2026-05-19T13:00:00.001Z', 'deny'],
])('a hold until %s, an hour being allowed, is a %s', (recheckAt, verdict) => {
  expect(boundHold(hold(recheckAt), { rule }, NOW)).toMatchObject({ verdict, reason: 'maintenance-window' });
});

test('all holds of an execution count together', () => {
  const document = { rule, hold: heldSince('2026-05-19T11:10:00.000Z') };

  expect(boundHold(hold('2026-05-19T12:10:00.000Z'), document, NOW).verdict).toBe('hold');
  expect(boundHold(hold('2026-05-19T12:10:00.001Z'), document, NOW)).toMatchObject({ verdict: 'deny', detail: expect.stringContaining('held since 2026-05-19T11:10:00.000Z') });
});

test('a hold that does not say until when, or has no playbook to bound it, is a refusal', () => {
  expect(boundHold(hold(), { rule }, NOW).verdict).toBe('deny');
  expect(boundHold(hold('2026-05-19T12:00:01.000Z'), {}, NOW).verdict).toBe('deny');
});

test('a wait for people has its own bound, and an allowance is left alone', () => {
  const forPeople = hold('2026-05-19T20:00:00.000Z', 'approval-expired');

  expect(boundHold(forPeople, { rule }, NOW)).toBe(forPeople);
  expect(boundHold(rule.decision, { rule }, NOW)).toBe(rule.decision);
});
