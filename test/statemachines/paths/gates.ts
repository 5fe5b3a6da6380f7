import { afterEach, describe, expect, test } from '@jest/globals';
import { makePlaybook } from '../../support/fixtures.ts';
import type { Ended, Flow } from '../../support/flow.ts';
import { GATES, SKIPPING } from './states.ts';

const minutesFrom = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();

/** Every gate closed: the remediation is skipped with its reason, and nothing happens. */
export function describeGates(flow: () => Flow): void {
  const expectSkipped = async ({ status, view, states }: Ended, reason: string): Promise<void> => {
    expect(status).toBe('SUCCEEDED');
    expect(states.at(-1)).toBe('RemediationSkipped');
    expect(view.audit).toMatchObject({ result: 'skipped', reason });
    expect(view.workNote?.text).toContain(`skipped (${reason})`);
    expect(await flow().effectsOf(view.remediationId)).toEqual([]);
    expect(view.lease?.holder).toBeUndefined();
  };

  describe('the rule', () => {
    test.each([
      ['a confidence equal to the threshold', { classification: { confidence: 0.85 } }, 'below-confidence-threshold'],
      ['an unknown playbook', { action: { playbookId: 'nobody-wrote-it' } }, 'no-matching-playbook'],
      ['a version that does not exist', { action: { playbookVersion: 9 } }, 'no-matching-playbook'],
      ['another alert type', { incident: { alertType: 'disk-full' } }, 'no-matching-playbook'],
      ['another category', { classification: { category: 'network' } }, 'no-matching-playbook'],
    ])('refuses %s', async (_, changes, reason) => {
      const target = await flow().makeTarget();

      const ended = await flow().remediate(target, changes);

      await expectSkipped(ended, reason);
      expect(ended.states).toEqual(['MatchRule', 'RuleMatched?', ...SKIPPING]);
    });

    test.each([
      ['a disabled playbook', { playbookId: 'disabled', status: 'disabled' as const }],
      ['a condition that is not true', { playbookId: 'when', rule: { ...makePlaybook().rule, when: 'ci.environment == "prod"' } }],
      ['a condition that fails', { playbookId: 'broken', rule: { ...makePlaybook().rule, when: 'ci.nothing.at.all == 1' } }],
    ])('refuses %s', async (_, playbook) => {
      await flow().putPlaybook(playbook);
      const target = await flow().makeTarget();

      const ended = await flow().remediate(target, { action: { playbookId: playbook.playbookId } });

      await expectSkipped(ended, 'no-matching-playbook');
    });

    test('refuses a CI that the host does not know', async () => {
      const target = await flow().makeTarget();
      await flow().delete(flow().outputs.CiTable, { ciId: target.ciId });

      await expectSkipped(await flow().remediate(target), 'no-matching-playbook');
    });
  });

  describe('the maintenance window', () => {
    const window = async (scope: string, more: object = {}) => {
      const now = await flow().now();
      const item = { scope, windowId: 'W1', title: 'Patching', startsAt: minutesFrom(now, -5), endsAt: minutesFrom(now, 55), ...more };
      await flow().put(flow().outputs.MaintenanceWindowTable, item);
      return { scope, windowId: 'W1' };
    };

    test.each([
      ['the CI', (ciId: string) => `ci#${ciId}`],
      ['its class', () => 'class#Test Class'],
      ['its environment', () => 'environment#test-env'],
      ['everything', () => 'all'],
    ])('closes for %s', async (_, scopeOf) => {
      const target = await flow().makeTarget({ ciClass: 'Test Class', environment: 'test-env' });
      const key = await window(scopeOf(target.ciId));

      const ended = await flow().remediate(target);

      await flow().delete(flow().outputs.MaintenanceWindowTable, key);
      await expectSkipped(ended, 'maintenance-window');
      expect(ended.states).toEqual([...GATES.slice(0, -1), ...SKIPPING]);
    });

    test('closes for an occurrence of a recurring one', async () => {
      const target = await flow().makeTarget();
      const now = await flow().now();
      const daysAgo = 10 * 24 * 60;
      await window(`ci#${target.ciId}`, {
        startsAt: minutesFrom(now, -daysAgo - 5),
        endsAt: minutesFrom(now, -daysAgo + 30),
        rrule: 'FREQ=DAILY',
      });

      await expectSkipped(await flow().remediate(target), 'maintenance-window');
    });

    test('does not keep the change gate from giving its verdict too', async () => {
      const target = await flow().makeTarget();
      await window(`ci#${target.ciId}`);

      const { view } = await flow().remediate(target);

      expect(view.audit?.['decisions']).toMatchObject({
        rule: { verdict: 'allow' },
        maintenance: { verdict: 'deny', reason: 'maintenance-window' },
        change: { verdict: 'allow' },
      });
    });

    test('denies when a window can not be read', async () => {
      const target = await flow().makeTarget();
      await window(`ci#${target.ciId}`, { startsAt: 'yesterday' });

      await expectSkipped(await flow().remediate(target), 'gate-error');
    });
  });

  describe('the recent change', () => {
    const change = async (ciId: string, minutesAgo: number) => {
      const implementedAt = minutesFrom(await flow().now(), -minutesAgo);
      await flow().put(flow().outputs.RecentChangeTable, { ciId, changeKey: `${implementedAt}#CHG1`, changeId: 'CHG1', implementedAt });
    };

    test('closes within the half hour', async () => {
      const target = await flow().makeTarget();
      await change(target.ciId, 29);

      const ended = await flow().remediate(target);

      await expectSkipped(ended, 'recent-change');
      expect(ended.view.workNote?.text).toContain('CHG1');
    });

    test('opens after it', async () => {
      const target = await flow().makeTarget();
      await change(target.ciId, 31);

      expect((await flow().remediate(target)).view.audit).toMatchObject({ result: 'success' });
    });
  });

  describe('a store that does not answer', () => {
    afterEach(() => flow().clearFaults());

    test.each(['throttle', 'error'] as const)('denies on %s', async (kind) => {
      const target = await flow().makeTarget();
      await flow().fault({ service: 'dynamodb', operation: 'Query', kind, times: 200 });

      const ended = await flow().remediate(target, { action: { playbookVersion: 1 } });

      await expectSkipped(ended, 'gate-error');
    });
  });

  describe('a dry run', () => {
    const planned = [...GATES, 'PlanAction', ...SKIPPING];

    test('asked for by the request plans and does nothing', async () => {
      const ended = await flow().remediate(await flow().makeTarget(), { dryRun: true });

      await expectSkipped(ended, 'dry-run');
      expect(ended.states).toEqual(planned);
      expect(ended.view.workNote?.text).toContain('SendCommand');
    });

    test('asked for by the playbook plans and does nothing', async () => {
      await flow().putPlaybook({ playbookId: 'rehearsal', safety: { ...makePlaybook().safety, dryRun: true } });

      const ended = await flow().remediate(await flow().makeTarget(), { action: { playbookId: 'rehearsal' } });

      await expectSkipped(ended, 'dry-run');
    });

    test('switched on for everything plans and does nothing', async () => {
      const { ControlTable } = flow().outputs;
      await flow().put(ControlTable, { scope: 'all', mode: 'dry-run' });

      const ended = await flow().remediate(await flow().makeTarget());

      await flow().delete(ControlTable, { scope: 'all' });
      await expectSkipped(ended, 'dry-run');
    });
  });
}
