import { describe, expect, test } from '@jest/globals';
import type { Flow } from '../../support/flow.ts';
import { FAILING, GATES, POLL, SUCCEEDING } from './states.ts';

/** Each Catch: a state whose Lambda crashes for good loses nothing. */
export function describeFailures(flow: () => Flow): void {
  describe('a state that breaks for good', () => {
    test.each([
      ['MatchRule', ['MatchRule'], 'gate-error'],
      ['CheckMaintenanceWindow', GATES.slice(0, 3), 'gate-error'],
      ['CheckRecentChange', GATES.slice(0, 4), 'gate-error'],
      ['ExecuteAction', [...GATES, 'ExecuteAction'], 'action-failed'],
    ])('%s: nothing is done, all is recorded', async (state, before, reason) => {
      await flow().crash(state);

      const { status, states, view } = await flow().remediate(await flow().makeTarget());

      expect(status).toBe('FAILED');
      expect(states).toEqual([...before, ...FAILING]);
      expect(view.audit).toMatchObject({ result: 'failure', reason });
      expect(await flow().effectsOf(view.remediationId)).toEqual([]);
      expect(await flow().deadLetterOf(view.remediationId)).toMatchObject({ reason, failingState: state });
      expect(view.lease?.holder).toBeUndefined();
    });

    test('PlanAction: the dry run fails', async () => {
      await flow().crash('PlanAction');

      const { states, view } = await flow().remediate(await flow().makeTarget(), { dryRun: true });

      expect(states).toEqual([...GATES, 'PlanAction', ...FAILING]);
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
    });

    test('PollAction: nobody has seen the end, so that the outcome is unknown and the CI stays held', async () => {
      await flow().crash('PollAction');

      const { states, view } = await flow().remediate(await flow().makeTarget());

      expect(states).toEqual([...GATES, 'ExecuteAction', ...POLL, ...FAILING]);
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
      expect(view.lease).toMatchObject({ heldBecause: 'unknown-outcome' });
      expect(await flow().deadLetterOf(view.remediationId)).toMatchObject({ failingState: 'PollAction' });
    });

    test('WriteAudit: the execution fails, and settle-execution writes the record', async () => {
      await flow().crash('WriteAudit');

      const { status, states, view } = await flow().remediate(await flow().makeTarget());

      expect(status).toBe('FAILED');
      expect(states.slice(-6)).toEqual(FAILING);
      const settled = await flow().settled(view.remediationId);
      expect(settled.audit).toMatchObject({ result: 'success', actionType: 'ssm-run-command' });
      expect(settled.workNote).not.toBeNull();
    });

    test('UpdateWorkNote: the sweeper writes the note', async () => {
      await flow().crash('UpdateWorkNote');

      const { status, view } = await flow().remediate(await flow().makeTarget());

      expect(status).toBe('SUCCEEDED');
      expect(view.workNote).toBeNull();
      await flow().advance(700);
      expect((await flow().settled(view.remediationId)).workNote?.text).toContain('Auto-remediation succeeded');
    });

    test('ReleaseLease: the sweeper gives the CI back', async () => {
      await flow().crash('ReleaseLease');
      const target = await flow().makeTarget();

      const { states, view } = await flow().remediate(target);

      expect(states.slice(-5)).toEqual(SUCCEEDING);
      expect(view.lease?.holder).toBe(view.remediationId);
      await flow().advance(700);
      await flow().settled(view.remediationId);
      expect((await flow().leaseOf(target.ciId))?.holder).toBeUndefined();
    });

    test('SendToDeadLetterQueue: settle-execution sends the letter', async () => {
      await flow().crash('SendToDeadLetterQueue');
      const target = await flow().makeTarget({}, { runSeconds: 0.5, outcome: 'Failed' });

      const { states, view } = await flow().remediate(target);

      expect(states.slice(-6)).toEqual(FAILING);
      expect(await flow().deadLetterOf(view.remediationId)).toMatchObject({ reason: 'action-failed' });
      await flow().settled(view.remediationId);
    });
  });

  describe('a parameter that the playbook can not resolve', () => {
    test('fails before anything is done, naming the field', async () => {
      const target = await flow().makeTarget({ instanceId: undefined });

      const { view } = await flow().remediate(target);

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
      expect(view.audit?.['detail']).toContain('instanceId');
    });

    test.each([
      ['a parameter that is not overridable', { commands: 'reboot' }],
      ['shell metacharacters', { workingDirectory: '/var/log; reboot' }],
    ])('refuses %s', async (_, parameters) => {
      const { view } = await flow().remediate(await flow().makeTarget(), { action: { parameters } });

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
      expect(view.audit?.['detail']).toContain(`action.parameters.${Object.keys(parameters)[0]}`);
      expect(await flow().effectsOf(view.remediationId)).toEqual([]);
    });
  });
}
