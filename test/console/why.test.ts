import { describe, expect, test } from '@jest/globals';
import { documentOf } from '../../console/src/executions/remediation-view.ts';
import type { HistoryEvent } from '../../console/src/graph/history-event.ts';
import { hasEnded, withPage } from '../../console/src/graph/merge-history.ts';
import { answerWhy, type Asked } from '../../console/src/why/answer-why.ts';
import { REMEDIES } from '../../console/src/why/remedies.ts';
import { verdictsOf } from '../../console/src/why/verdicts.ts';
import { allow, deny } from '../../src/contracts/decision.ts';
import type { Hold } from '../../src/contracts/ledger-entry.ts';
import { reasonSchema, rejectionReasonSchema } from '../../src/contracts/reasons.ts';

const AT = '2026-05-19T10:00:00.000Z';
const LATER = '2026-05-19T11:00:00.000Z';
const HOLD: Hold = { reason: 'paused', detail: 'all is paused: a storm', since: AT, recheckAt: LATER, count: 2 };

type Record = NonNullable<Asked['audit']>;
const record = (changes: Partial<Record>): Record => ({
  result: 'success',
  reason: null,
  detail: 'the service runs',
  actionType: 'ssm-run-command',
  targetResource: 'i-1',
  actionStartedAt: AT,
  ...changes,
});
const ask = (changes: Partial<Asked>) => answerWhy({ audit: null, ledger: { ciId: 'CI1' }, executionStatus: null, currentState: null, ...changes });

describe('why did it act, or not?', () => {
  test.each<[string, Partial<Record>, string]>([
    ['helped', {}, 'It did ssm-run-command on i-1, and that helped.'],
    ['had nothing to do', { actionStartedAt: null, reason: 'already-satisfied', detail: 'it runs already' }, 'It had nothing to do: it runs already.'],
    ['was refused by a gate', { result: 'skipped', reason: 'maintenance-window', detail: 'W1 is open' }, 'It did not act: W1 is open.'],
    ['acted and failed', { result: 'failure', reason: 'action-failed', detail: 'exit code 1' }, 'It did ssm-run-command on i-1, and that failed: exit code 1.'],
    ['broke before it acted', { result: 'failure', reason: 'gate-error', detail: 'no table', actionStartedAt: null }, 'It did not act, because something failed: no table.'],
    ['lost sight of its action', { result: 'failure', reason: 'unknown-outcome', detail: '' }, 'It called ssm-run-command on i-1; what became of it is not known.'],
  ])('of one that %s', (_, changes, said) => {
    const why = ask({ audit: record(changes), executionStatus: 'FAILED' });

    expect(why.said).toContain(said);
    expect(why.remedy).toBe(changes.reason ? REMEDIES[changes.reason] : null);
  });

  test('of one that waits for its CI: behind whom, and since when', () => {
    const waiting = { behind: 'rem-0', sinceToken: 3, since: AT };

    expect(ask({ ledger: { ciId: 'CI1', waiting } }).said).toBe(`It waits for CI1, behind rem-0, since ${AT}.`);
    expect(ask({}).said).toBe('It waits in its queue.');
  });

  test('of one that is held: what holds it, who was asked, and when every gate is asked again', () => {
    const approval = { askedAt: AT, until: LATER, people: 1 as const, decisions: [] };

    const why = ask({ ledger: { ciId: 'CI1', hold: HOLD, approval }, executionStatus: 'RUNNING', currentState: 'WaitForRecheck' });

    expect(why).toEqual({
      said: `It is held: all is paused: a storm. People were asked at ${AT}, and may answer until ${LATER}. Every gate is asked again at ${LATER}.`,
      remedy: REMEDIES.paused,
    });
  });

  test('of one that runs: where it is, although it was held before', () => {
    expect(ask({ ledger: { ciId: 'CI1', hold: HOLD }, executionStatus: 'RUNNING', currentState: 'PollAction' }).said).toBe('It is at work: PollAction.');
  });

  test('of one that was aborted and is not settled yet', () => {
    expect(ask({ executionStatus: 'ABORTED' }).said).toContain('ended ABORTED');
  });

  test('and for every reason, what a person can do', () => {
    const reasons = [...new Set([...reasonSchema.options, ...rejectionReasonSchema.options])];

    expect(Object.keys(REMEDIES).sort()).toEqual(reasons.sort());
  });
});

describe('the verdicts of the gates', () => {
  const decisions = { hold: allow('h'), change: deny('recent-change', 'c'), maintenance: allow('m'), rule: allow('r') };

  test('are those of the record, in the order in which gates are asked', () => {
    expect(verdictsOf({ decisions }, {}, undefined).map(({ gate }) => gate)).toEqual(['rule', 'maintenance', 'change', 'hold']);
  });

  test('are those of the document until there is a record, and what holds it', () => {
    const rule = { decision: allow('r'), dryRun: false, approval: deny('approval-denied', 'no') };

    expect(verdictsOf(null, { rule, maintenance: allow('m') }, HOLD)).toMatchObject([
      { gate: 'rule', decision: { detail: 'r' } },
      { gate: 'approval', decision: { verdict: 'deny' } },
      { gate: 'maintenance', decision: { detail: 'm' } },
      { gate: 'hold', decision: { verdict: 'hold', reason: 'paused', recheckAt: LATER, evidence: { since: AT, count: 2 } } },
    ]);
  });
});

describe('the history that the page follows', () => {
  const entered = (id: number, input: string): HistoryEvent => ({ id, type: 'TaskStateEntered', timestamp: AT, stateEnteredEventDetails: { name: 'A', input } });
  const exited = (id: number, output: string): HistoryEvent => ({ id, type: 'TaskStateExited', timestamp: AT, stateExitedEventDetails: { name: 'A', output } });

  test('grows by what is new of a page that is read again', () => {
    const known = [entered(1, '{}'), exited(2, '{}')];

    expect(withPage(known, [exited(2, '{}'), entered(3, '{}')]).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(withPage(known, known)).toBe(known);
  });

  test('has ended with an end, until it is redriven', () => {
    const aborted = { id: 3, type: 'ExecutionAborted', timestamp: AT };

    expect([hasEnded([]), hasEnded([aborted]), hasEnded([aborted, { ...aborted, id: 4, type: 'ExecutionRedriven' }])]).toEqual([false, true, false]);
  });

  test('says in its last event what the document holds, even when that can not be read', () => {
    expect(documentOf([entered(1, '{"a":1}'), exited(2, '{"a":2}'), { id: 3, type: 'ExecutionAborted', timestamp: AT }])).toEqual({ a: 2 });
    expect(documentOf([exited(1, '{"a":')])).toEqual({});
    expect(documentOf([])).toEqual({});
  });
});
