import { describe, expect, test } from '@jest/globals';
import { allow, deny, type Decision } from '../../src/contracts/decision.ts';
import { GATES, type GateName } from '../../src/contracts/gate-preview.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import type { ShadowDecision } from '../../src/contracts/shadow.ts';
import { compareShadow, type ShadowCase } from '../../src/decisions/compare-shadow.ts';
import { liveShadows } from '../../src/decisions/live-shadows.ts';
import { makePlaybook } from '../support/fixtures.ts';

describe('the version in shadow that counts', () => {
  const versions = (...statuses: Playbook['status'][]): Playbook[] => statuses.map((status, index) => makePlaybook({ version: index + 1, status }));

  test.each<[string, Playbook['status'][], number[]]>([
    ['is the newest', ['active', 'shadow', 'shadow'], [3]],
    ['needs none that is active', ['shadow'], [1]],
    ['is over once a later one is active', ['active', 'shadow', 'active'], []],
    ['is over once a later one is disabled', ['active', 'shadow', 'disabled'], []],
    ['goes on while a later one is drafted', ['active', 'shadow', 'draft'], [2]],
    ['is none without one', ['active', 'draft'], []],
  ])('%s', (_, statuses, expected) => {
    expect(liveShadows(versions(...statuses)).map(({ version }) => version)).toEqual(expected);
  });
});

describe('the agreement', () => {
  const hold: Decision = { ...deny('paused', 'somebody paused it'), verdict: 'hold' };
  const AT = '2026-05-19T10:00:00.000Z';

  function decide(refusals: Partial<Record<GateName, Decision>>, changes: Partial<ShadowDecision> = {}): ShadowDecision {
    const gates = GATES.map((gate) => ({ gate, decision: refusals[gate] ?? allow('fine') }));
    const verdict = gates.find(({ decision }) => decision.verdict !== 'allow')?.decision.verdict ?? 'allow';
    const taken = { kind: 'requested', playbookId: 'active-one', version: 1, remediationId: 'rem-1' } as const;
    const known = { alertKey: 'shadow#x', shadowOf: 'x#2', at: AT, playbookId: 'x', version: 2, incidentId: 'INC1', ciId: 'CI1', attempt: 1, expiresAt: 0 };
    return { ...known, preview: { at: AT, verdict, isDryRun: false, gates }, taken, ...changes };
  }
  const row = (changes: Partial<LedgerEntry>): LedgerEntry => changes as LedgerEntry;
  const acted = row({ effect: { status: 'acknowledged' } as LedgerEntry['effect'] & object, audit: { result: 'success', reason: null, sequence: 1, hash: '' } });
  const skipped = row({ audit: { result: 'skipped', reason: 'recent-change', sequence: 1, hash: '' } });
  const stopped = row({ effect: { status: 'intended', refusal: deny('paused', 'late') } as LedgerEntry['effect'] & object, audit: { result: 'skipped', reason: 'paused', sequence: 1, hash: '' } });
  const refused = decide({}, { taken: { kind: 'refused', reason: 'no-matching-playbook', detail: 'nobody answers' } });
  const denied = decide({ change: deny('recent-change', 'CHG1 was implemented') });

  test.each<[string, ShadowCase, string]>([
    ['both act', { decision: decide({}), entry: acted }, 'both'],
    ['both act, though acting has failed', { decision: decide({}), entry: { ...acted, audit: { result: 'failure', reason: 'action-failed', sequence: 1, hash: '' } } }, 'both'],
    ['only the shadow: a gate refused the other', { decision: decide({}), entry: skipped }, 'onlyShadow'],
    ['only the shadow: a switch stopped the other at the last moment', { decision: decide({}), entry: stopped }, 'onlyShadow'],
    ['only the shadow: nothing was asked for', { decision: refused, entry: undefined }, 'onlyShadow'],
    ['only what is active: a gate would refuse the shadow', { decision: denied, entry: acted }, 'onlyActive'],
    ['only what is active: the shadow would only plan', { decision: decide({}, { preview: { ...decide({}).preview, isDryRun: true } }), entry: acted }, 'onlyActive'],
    ['neither', { decision: denied, entry: skipped }, 'neither'],
    ['not known: the shadow would wait', { decision: decide({ pause: hold }), entry: acted }, 'undecided'],
    ['not known: the other has not ended', { decision: decide({}), entry: row({}) }, 'undecided'],
    ['not known: the other is on its way', { decision: decide({}), entry: undefined }, 'undecided'],
  ])('%s', (_, one, counted) => {
    const report = compareShadow('x', 2, [one]);

    const { both, onlyShadow, onlyActive, neither, undecided } = report;
    expect({ both, onlyShadow, onlyActive, neither, undecided }).toEqual({ both: 0, onlyShadow: 0, onlyActive: 0, neither: 0, undecided: 0, [counted]: 1 });
    expect(report.disagreements).toHaveLength(counted.startsWith('only') ? 1 : 0);
  });

  test('lists each disagreement with both sides\' reasons, the newest first', () => {
    const later = { ...decide({}), at: '2026-05-20T10:00:00.000Z', incidentId: 'INC2' };

    const { disagreements, agreement, from, to } = compareShadow('x', 2, [{ decision: denied, entry: acted }, { decision: later, entry: skipped }, { decision: decide({}), entry: acted }]);

    expect(disagreements).toMatchObject([
      { incidentId: 'INC2', shadow: { acts: true, reason: null }, active: { acts: false, reason: 'recent-change', remediationId: 'rem-1' } },
      { incidentId: 'INC1', shadow: { acts: false, reason: 'recent-change', detail: 'CHG1 was implemented' }, active: { acts: true, playbookId: 'active-one' } },
    ]);
    expect(agreement).toBeCloseTo(1 / 3);
    expect([from, to]).toEqual([AT, later.at]);
  });

  test('is unknown without a decision', () => {
    expect(compareShadow('x', 2, [])).toMatchObject({ decisions: 0, agreement: null, from: null, to: null });
  });
});
