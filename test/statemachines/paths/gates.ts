import { afterEach, describe, expect, test } from '@jest/globals';
import { makePlaybook } from '../../support/fixtures.ts';
import type { Ended, Flow } from '../../support/flow.ts';
import { GATES, SKIPPING } from './states.ts';

const minutesFrom = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();

const SDK_ATTEMPTS = 3;

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

    test('refuses a version that a later one has disabled, even if one after that is active', async () => {
      const playbookId = 'withdrawn';
      await flow().putPlaybook({ playbookId });
      await flow().putPlaybook({ playbookId, version: 2, status: 'disabled' });
      await flow().putPlaybook({ playbookId, version: 3 });
      const target = await flow().makeTarget();

      const ended = await flow().remediate(target, { action: { playbookId, playbookVersion: 1 } });

      await expectSkipped(ended, 'no-matching-playbook');
      expect(ended.view.audit).toMatchObject({ playbookVersion: 1, detail: expect.stringContaining('disabled') });
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

    test('that EventBridge tells of closes too: on a resource of the CI, and on a CI upstream', async () => {
      const service = `arn:aws:ecs:us-east-1:000000000000:service/web/${Math.random().toString(36).slice(2)}`;
      const upstream = await flow().makeTarget({ ecsServiceArn: service });
      const target = await flow().makeTarget({ dependsOn: [upstream.ciId] });
      const detail = { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: 'ecs-svc/123', reason: 'done' };
      await flow().runtime('_events', { event: { source: 'aws.ecs', detailType: 'ECS Deployment State Change', resources: [service], detail } });
      await flow().runtime('_idle');

      const ended = await flow().remediate(target);

      await expectSkipped(ended, 'recent-change');
      expect(ended.view.workNote?.text).toContain(`ecs-svc/123 was implemented on ${service}`);
    });

    test('is not claimed to be none while the host\'s feed is silent', async () => {
      const { view } = await flow().remediate(await flow().makeTarget());

      expect(view.audit?.['decisions']).toMatchObject({ change: { verdict: 'allow', detail: expect.stringContaining('host never heard') } });
    });

    test('opens after it', async () => {
      const target = await flow().makeTarget();
      await change(target.ciId, 31);

      expect((await flow().remediate(target)).view.audit).toMatchObject({ result: 'success' });
    });
  });

  describe('a store that does not answer', () => {
    afterEach(() => flow().clearFaults());

    const ofTable = (output: keyof Flow['outputs']) => () => ({ service: 'dynamodb', match: `"${flow().outputs[output]}"` });
    /**
     * Each with the number of questions that it is asked at once. When the first has failed for good the others may
     * still be tried again, and take faults meant for the next case: those get twice as many.
     */
    const stores: [string, () => { service: string; match?: string }, string, number?][] = [
      ['playbooks', ofTable('PlaybookTable'), 'GetItem'],
      ['configuration items', ofTable('CiTable'), 'GetItem'],
      ['incidents', ofTable('IncidentTable'), 'GetItem'],
      ['switches', ofTable('ControlTable'), 'BatchGetItem'],
      ['limits', () => ({ service: 'dynamodb', match: '"activity"' }), 'GetItem'],
      ['windows', ofTable('MaintenanceWindowTable'), 'Query', 4],
      ['calendars', () => ({ service: 'ssm' }), 'GetCalendarState'],
      ['changes', ofTable('RecentChangeTable'), 'Query'],
      ['change feeds', ofTable('RecentChangeTable'), 'GetItem', 2],
    ];
    const cases = stores.flatMap(([what, at, operation, questions = 1]) =>
      (['throttle', 'error', 'timeout', 'reset'] as const).map((kind) => [what, kind, at, operation, SDK_ATTEMPTS * (questions === 1 ? 1 : 2 * questions)] as const),
    );

    test.each(cases)('denies: the %s on %s', async (_, kind, at, operation, times) => {
      const target = await flow().makeTarget();
      await flow().mergeEstate({ changeCalendars: [{ name: 'Freeze', events: [] }] });
      await flow().putPlaybook({ playbookId: 'all-gates', safety: { ...makePlaybook().safety, changeCalendars: ['Freeze'] } });
      const request = await flow().sign(target, { action: { playbookId: 'all-gates', playbookVersion: 1 } });
      await flow().fault({ ...at(), operation, kind, times });

      await flow().publish(request);

      await expectSkipped(await flow().ended(request), 'gate-error');
    });
  });

  describe('a store that answers nonsense', () => {
    const playbookId = 'asks-everything';
    const putPlaybook = () => flow().putPlaybook({ playbookId, safety: { ...makePlaybook().safety, changeCalendars: ['Freeze'] } });

    const nonsense: [string, (ciId: string) => Promise<unknown>, () => Promise<unknown>][] = [
      ['a playbook', () => flow().put(flow().outputs.PlaybookTable, { playbookId, version: 1, status: 'active' }), putPlaybook],
      ['a CI', (ciId) => flow().put(flow().outputs.CiTable, { ciId, ciClass: 7 }), () => Promise.resolve()],
      ['a switch', (ciId) => flow().put(flow().outputs.ControlTable, { scope: `ci#${ciId}`, mode: 'perhaps' }), () => Promise.resolve()],
      [
        'the activity',
        () => flow().put(flow().outputs.ControlTable, { scope: 'activity', version: 1, document: '{"slots":[{}],"breakers":{}}' }),
        () => flow().delete(flow().outputs.ControlTable, { scope: 'activity' }),
      ],
      [
        'a window',
        (ciId) => flow().put(flow().outputs.MaintenanceWindowTable, { scope: `ci#${ciId}`, windowId: 'W1', title: '?', startsAt: 'soon' }),
        () => Promise.resolve(),
      ],
      [
        'a window\'s rule',
        async (ciId) => {
          const times = { startsAt: minutesFrom(await flow().now(), -60), endsAt: minutesFrom(await flow().now(), -50) };
          const window = { scope: `ci#${ciId}`, windowId: 'W1', title: '?', ...times, rrule: 'FREQ=DAILY;BYDAY=NEVER' };
          await flow().put(flow().outputs.MaintenanceWindowTable, window);
        },
        () => Promise.resolve(),
      ],
      [
        'a change',
        async (ciId) => {
          const changeKey = `${(await flow().now()).toISOString()}#CHG1`;
          await flow().put(flow().outputs.RecentChangeTable, { ciId, changeKey, changeId: 'CHG1', implementedAt: 'a while ago' });
        },
        () => Promise.resolve(),
      ],
      [
        'a feed',
        () => flow().put(flow().outputs.RecentChangeTable, { ciId: 'feed#aws', changeKey: 'reach', feed: 'aws', reachesUntil: 'now' }),
        () => flow().delete(flow().outputs.RecentChangeTable, { ciId: 'feed#aws', changeKey: 'reach' }),
      ],
    ];

    test.each(nonsense)('denies: %s', async (_, spoil, mend) => {
      await flow().mergeEstate({ changeCalendars: [{ name: 'Freeze', events: [] }] });
      await putPlaybook();
      const target = await flow().makeTarget();
      await spoil(target.ciId);

      const ended = await flow().remediate(target, { action: { playbookId, playbookVersion: 1 } });

      await mend();
      await expectSkipped(ended, 'gate-error');
    });

    test('denies: a calendar that is not there', async () => {
      await flow().putPlaybook({ playbookId: 'no-calendar', safety: { ...makePlaybook().safety, changeCalendars: ['Nobody-Made-It'] } });

      const ended = await flow().remediate(await flow().makeTarget(), { action: { playbookId: 'no-calendar' } });

      await expectSkipped(ended, 'gate-error');
      expect(ended.view.audit?.['detail']).toContain('InvalidDocument');
    });
  });

  describe('a change calendar', () => {
    test.each([
      ['open outside its events', 'DEFAULT_OPEN', 60, 'success'],
      ['closed in its events', 'DEFAULT_OPEN', -5, 'maintenance-window'],
      ['closed outside its events', 'DEFAULT_CLOSED', 60, 'maintenance-window'],
    ] as const)('is %s', async (name, type, startsInMinutes, ending) => {
      const now = await flow().now();
      const event = { startsAt: minutesFrom(now, startsInMinutes), endsAt: minutesFrom(now, startsInMinutes + 30) };
      const calendar = name.replaceAll(' ', '-');
      await flow().mergeEstate({ changeCalendars: [{ name: calendar, type, events: [event] }] });
      await flow().putPlaybook({ playbookId: 'by-calendar', safety: { ...makePlaybook().safety, changeCalendars: [calendar] } });

      const { view } = await flow().remediate(await flow().makeTarget(), { action: { playbookId: 'by-calendar' } });

      expect(view.audit?.['reason'] ?? view.audit?.['result']).toBe(ending);
    });
  });

  describe('a request that is not worth acting on any more', () => {
    test.each(['resolved', 'closed', 'cancelled'])('because its incident is %s is skipped', async (state) => {
      const target = await flow().makeTarget();
      await flow().put(flow().outputs.IncidentTable, { id: target.incidentId, state });

      await expectSkipped(await flow().remediate(target), 'stale');
    });

    test('because it is older than its playbook allows is skipped', async () => {
      const auth = { issuedAt: minutesFrom(await flow().now(), -61), expiresAt: minutesFrom(await flow().now(), 5) };

      await expectSkipped(await flow().remediate(await flow().makeTarget(), { auth }), 'stale');
    });
  });

  describe('the limits of a playbook', () => {
    test('keep its second action on a CI away until the cooldown is over', async () => {
      await flow().putPlaybook({ playbookId: 'cools-down', safety: { ...makePlaybook().safety, cooldownSeconds: 3600 } });
      const { ciId, incidentId } = await flow().makeTarget();
      const remediate = async (id: string) => flow().remediate({ ciId, incidentId: id }, { action: { playbookId: 'cools-down' } });
      const first = await remediate(incidentId);

      const second = await remediate(await flow().makeIncident());

      expect(first.view.audit).toMatchObject({ result: 'success' });
      await expectSkipped(second, 'cooldown');
      expect(second.view.audit?.['detail']).toContain(first.view.ledger.effect?.intendedAt.slice(0, 16));
    });

    test('are not touched by a dry run', async () => {
      await flow().putPlaybook({ playbookId: 'once', safety: { ...makePlaybook().safety, maxPerHour: 1 } });
      const action = { playbookId: 'once' };
      await flow().remediate(await flow().makeTarget(), { action, dryRun: true });

      expect((await flow().remediate(await flow().makeTarget(), { action })).view.audit).toMatchObject({ result: 'success' });
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
      await flow().put(ControlTable, { scope: 'playbook#restart-service', mode: 'dry-run' });

      const ended = await flow().remediate(await flow().makeTarget());

      await flow().clearControl('playbook#restart-service');
      await expectSkipped(ended, 'dry-run');
    });
  });
}
