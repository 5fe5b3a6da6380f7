import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Playbook, Safety } from '../../../src/contracts/playbook.ts';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { until, type Ended, type Flow, type Target } from '../../support/flow.ts';
import { GATES, SUCCEEDING } from './states.ts';

const minutesFrom = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();

const LOOKS_AGAIN = ['HoldRemediation', 'WaitForRecheck', 'LookAgain'];

/** What waits instead of being skipped, and what it finds afterwards. */
export function describeHolds(flow: () => Flow): void {
  const putPlaybook = async (playbookId: string, safety: Partial<Safety>, changes: Partial<Playbook> = {}) => {
    await flow().putPlaybook({ playbookId, safety: { ...makePlaybook().safety, ...safety }, ...changes });
    return { action: { playbookId } };
  };
  const closeWindow = async ({ ciId }: Target, minutes: number) => {
    const now = await flow().now();
    const times = { startsAt: minutesFrom(now, -5), endsAt: minutesFrom(now, minutes) };
    await flow().put(flow().outputs.MaintenanceWindowTable, { scope: `ci#${ciId}`, windowId: 'W1', title: 'Patching', ...times });
  };
  const recordChange = async ({ ciId }: Target) => {
    const implementedAt = (await flow().now()).toISOString();
    await flow().put(flow().outputs.RecentChangeTable, { ciId, changeKey: `${implementedAt}#CHG7`, changeId: 'CHG7', implementedAt });
  };
  const pause = async (scope: string, minutes: number) => {
    const now = await flow().now();
    const by = 'arn:aws:iam::000000000000:user/operator';
    await flow().put(flow().outputs.ControlTable, {
      scope,
      pause: { reason: 'a storm outside', by, pausedAt: now.toISOString(), until: minutesFrom(now, minutes) },
    });
  };
  const isOnHold = ({ remediationId }: RemediationRequest) =>
    until('the hold', async () => ((await flow().load(remediationId).catch(() => undefined))?.ledger.hold ? true : undefined));

  /** Lets it be held by a closed window of an hour, does something, and lets time pass. */
  async function whileHeld(target: Target, changes: Parameters<Flow['sign']>[1], meanwhile: () => Promise<unknown>): Promise<Ended> {
    await flow().skipWaits(false);
    const request = await flow().sign(target, changes);
    await flow().publish(request);
    await isOnHold(request);
    await until('the wait', async () =>
      (await flow().history(request.remediationId)).some(({ type }) => type === 'WaitStateEntered') ? true : undefined,
    );
    await meanwhile();
    await flow().skipWaits(true);
    return flow().ended(request);
  }

  const expectSkipped = async ({ view }: Ended, reason: string): Promise<void> => {
    expect(view.audit).toMatchObject({ result: 'skipped', reason });
    expect(await flow().effectsOf(view.remediationId)).toEqual([]);
    expect(view.lease?.holder).toBeUndefined();
  };

  afterEach(() => flow().skipWaits(true));

  describe('a closed window', () => {
    let held: { action: { playbookId: string } };
    beforeEach(async () => {
      held = await putPlaybook('patient', { maintenanceWindow: 'hold', recentChange: 'skip' });
    });

    test('is waited for; then every gate is asked again, and the action runs', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);

      const ended = await flow().remediate(target, held);

      expect(ended.view.audit).toMatchObject({ result: 'success' });
      expect(ended.states.slice(0, 14)).toEqual([...GATES.slice(0, 5), ...LOOKS_AGAIN, ...GATES]);
      expect(ended.states.slice(-5)).toEqual(SUCCEEDING);
      expect(await flow().effectsOf(ended.view.remediationId)).toHaveLength(1);
      expect(ended.view.audit?.['decisions']).toMatchObject({ maintenance: { verdict: 'allow' }, hold: { verdict: 'hold', reason: 'maintenance-window' } });
      expect(Date.parse(ended.view.execution?.stoppedAt ?? '') - Date.parse(ended.view.execution?.startedAt ?? '')).toBeGreaterThan(59 * 60_000);
    });

    test('tells the incident that it waits, and for what', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);

      const { view } = await flow().remediate(target, held);

      const notes = await flow().workNotesOf(target.incidentId);
      expect(Object.keys(notes)).toEqual([`${view.remediationId}-held-maintenance-window`, view.remediationId]);
      expect(notes[`${view.remediationId}-held-maintenance-window`]).toMatchObject({ text: expect.stringContaining('W1 (Patching)') });
    });

    test('leaves the CI to others meanwhile', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);

      const ended = await whileHeld(target, held, async () => {
        expect((await flow().leaseOf(target.ciId))?.holder).toBeUndefined();
      });

      expect(ended.view.ledger.fencingToken).toBe(2);
    });

    test('that is extended meanwhile is waited for again', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);

      const ended = await whileHeld(target, held, () => closeWindow(target, 120));

      expect(ended.view.audit).toMatchObject({ result: 'success' });
      expect(ended.states.filter((state) => state === 'WaitForRecheck')).toHaveLength(2);
    });

    test('whose end lies beyond the longest hold is not waited for', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 300);

      const ended = await flow().remediate(target, held);

      await expectSkipped(ended, 'maintenance-window');
      expect(ended.states).not.toContain('WaitForRecheck');
      expect(ended.view.audit?.['detail']).toContain('no longer than 14400 s');
    });

    test.each([
      ['resolved', 'stale'],
      ['closed', 'stale'],
      ['cancelled', 'stale'],
    ])('finds the incident %s when it opens', async (state, reason) => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);

      const ended = await whileHeld(target, held, () => flow().put(flow().outputs.IncidentTable, { id: target.incidentId, state }));

      await expectSkipped(ended, reason);
    });

    test('finds a change that was implemented meanwhile', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 20);

      const ended = await whileHeld(target, held, () => recordChange(target));

      await expectSkipped(ended, 'recent-change');
      expect(ended.view.workNote?.text).toContain('CHG7');
    });

    test('finds the playbook disabled when it opens', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);

      const ended = await whileHeld(target, held, () => putPlaybook('patient', { maintenanceWindow: 'hold' }, { status: 'disabled' }));

      await expectSkipped(ended, 'no-matching-playbook');
    });

    test('finds the CI busy when it opens, and waits for it', async () => {
      const target = await flow().makeTarget();
      await closeWindow(target, 60);
      const { LeaseTable } = flow().outputs;
      const changes = await putPlaybook('waits-a-bit-longer', { maintenanceWindow: 'hold', maxHoldSeconds: 3720 });

      const ended = await whileHeld(target, changes, async () => {
        await flow().put(LeaseTable, { ciId: target.ciId, holder: 'rem-other', token: 5, heldBecause: 'unknown-outcome' });
      });

      await expectSkipped({ ...ended, view: { ...ended.view, lease: null } }, 'ci-busy');
      expect(await flow().leaseOf(target.ciId)).toMatchObject({ holder: 'rem-other' });
    });
  });

  test('work that was held stands back once when a P1 has just had its CI', async () => {
    const target = await flow().makeTarget();
    await closeWindow(target, 20);
    const changes = await putPlaybook('stands-back', { maintenanceWindow: 'hold' });

    const { view, states } = await whileHeld(target, changes, async () => {
      await flow().put(flow().outputs.LeaseTable, { ciId: target.ciId, token: 5, p1Before: 'rem-urgent' });
    });

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(states.filter((state) => state === 'WaitForRecheck')).toHaveLength(2);
    expect(await flow().leaseOf(target.ciId)).not.toHaveProperty('p1Before');
  });

  test('a recent change is waited for until it is old enough', async () => {
    const held = await putPlaybook('after-changes', { recentChange: 'hold' });
    const target = await flow().makeTarget();
    await recordChange(target);

    const { view, states } = await flow().remediate(target, held);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(states).toContain('WaitForRecheck');
  });

  test('a window and a change are waited for together', async () => {
    const held = await putPlaybook('after-both', { recentChange: 'hold', maintenanceWindow: 'hold' });
    const target = await flow().makeTarget();
    await closeWindow(target, 60);
    await recordChange(target);

    const { view, states } = await flow().remediate(target, held);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(states.filter((state) => state === 'WaitForRecheck')).toHaveLength(1);
  });

  describe('a pause', () => {
    test.each([
      ['everything', () => 'all'],
      ['its account', () => 'account#000000000000'],
      ['its playbook', () => 'playbook#restart-service'],
      ['its CI', (target: Target) => `ci#${target.ciId}`],
    ])('of %s skips', async (_, scopeOf) => {
      const target = await flow().makeTarget();
      const scope = scopeOf(target);
      await pause(scope, 60);

      const ended = await flow().remediate(target);

      await flow().clearControl(scope);
      await expectSkipped(ended, 'paused');
      expect(ended.view.workNote?.text).toContain('a storm outside');
    });

    test('that is over does not count', async () => {
      const target = await flow().makeTarget();
      await pause(`ci#${target.ciId}`, -1);

      expect((await flow().remediate(target)).view.audit).toMatchObject({ result: 'success' });
    });

    test('is waited for when the playbook says so, and its lifting is noticed', async () => {
      const held = await putPlaybook('waits-for-people', { whenPaused: 'hold' });
      const target = await flow().makeTarget();
      await pause(`ci#${target.ciId}`, 180);

      const ended = await whileHeld(target, held, () => flow().clearControl(`ci#${target.ciId}`));

      expect(ended.view.audit).toMatchObject({ result: 'success' });
      const { startedAt = '', stoppedAt = '' } = ended.view.execution ?? {};
      expect(Date.parse(stoppedAt ?? '') - Date.parse(startedAt)).toBeLessThan(10 * 60_000);
    });

    test.each([
      ['skip', 'skipped', 0],
      ['hold', 'success', 1],
    ] as const)('that comes between the gates and the call: %s', async (whenPaused, result, effects) => {
      const changes = await putPlaybook(`late-pause-${whenPaused}`, { whenPaused });
      const target = await flow().makeTarget();
      await flow().fault({ service: 'ssm', operation: 'DescribeInstanceInformation', kind: 'delay', seconds: 6, match: target.instanceId });
      await flow().skipWaits(false);
      const request = await flow().sign(target, changes);
      await flow().publish(request);
      await until('the action', async () =>
        (await flow().history(request.remediationId).catch(() => [])).some(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'ExecuteAction') ? true : undefined,
      );

      await pause(`ci#${target.ciId}`, 30);
      await flow().skipWaits(true);

      const { view } = await flow().ended(request);
      expect(view.audit).toMatchObject({ result, reason: result === 'skipped' ? 'paused' : null });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(effects);
    });
  });

  test('a hold that can not be begun fails, and nothing is done', async () => {
    const held = await putPlaybook('can-not-wait', { maintenanceWindow: 'hold' });
    const target = await flow().makeTarget();
    await closeWindow(target, 60);
    await flow().crash('HoldRemediation');

    const ended = await flow().remediate(target, held);

    expect(ended.view.audit).toMatchObject({ result: 'failure', reason: 'gate-error' });
    expect(ended.view.audit?.['detail']).toContain('HoldRemediation');
    expect(await flow().effectsOf(ended.view.remediationId)).toEqual([]);
  });

  describe('an approval', () => {
    const decide = async ({ remediationId }: RemediationRequest, verdict: 'approve' | 'deny', by: string) => {
      const { createLedgerStore } = await import('../../../src/stores/ledger-store.ts');
      const ledger = createLedgerStore(flow().dynamodb, flow().outputs.LedgerTable);
      await ledger.recordApproval(remediationId, { by, verdict, reason: 'I looked', decidedAt: (await flow().now()).toISOString() });
    };
    const person = (name: string) => `arn:aws:sts::000000000000:assumed-role/Operators/${name}`;
    const askFor = async (people: 1 | 2, decisions: ['approve' | 'deny', string][]) => {
      const changes = await putPlaybook(`asks-${people}`, { approval: { people, withinSeconds: 900 } });
      const target = await flow().makeTarget();
      await flow().skipWaits(false);
      const request = await flow().sign(target, changes);
      await flow().publish(request);
      await isOnHold(request);
      for (const [verdict, by] of decisions) await decide(request, verdict, by);
      await flow().skipWaits(true);
      return { target, ended: await flow().ended(request) };
    };

    test('by somebody else lets it run, and stands in the audit record', async () => {
      const { ended, target } = await askFor(1, [['approve', person('ada')]]);

      expect(ended.view.audit).toMatchObject({ result: 'success' });
      expect(ended.view.audit?.['decisions']).toMatchObject({
        approval: { verdict: 'allow', evidence: { decisions: [{ by: person('ada'), verdict: 'approve', reason: 'I looked' }] } },
      });
      const [first] = Object.values(await flow().workNotesOf(target.incidentId));
      expect(first).toMatchObject({ text: expect.stringContaining(`stackflow approve ${ended.view.remediationId}`) });
    });

    test.each<[string, 1 | 2, ['approve' | 'deny', string][], string]>([
      ['denied by anybody', 1, [['approve', person('ada')], ['deny', person('bob')]], 'approval-denied'],
      ['without an answer', 1, [], 'approval-expired'],
      ['given by the one who asked', 1, [['approve', 'arn:aws:iam::000000000000:user/tester']], 'approval-expired'],
      ['of two people given by one', 2, [['approve', person('ada')], ['approve', person('ada')]], 'approval-expired'],
    ])('%s is a no', async (_, people, decisions, reason) => {
      const { ended } = await askFor(people, decisions);

      await expectSkipped(ended, reason);
    });

    test('of two people lets it run', async () => {
      const { ended } = await askFor(2, [['approve', person('ada')], ['approve', person('bob')]]);

      expect(ended.view.audit).toMatchObject({ result: 'success' });
    });
  });
}
