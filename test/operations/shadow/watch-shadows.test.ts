import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AlertOccurrence } from '../../../src/contracts/alert-occurrence.ts';
import type { Playbook } from '../../../src/contracts/playbook.ts';
import type { ShadowDecision, ShadowReport } from '../../../src/contracts/shadow.ts';
import { createShadowStore } from '../../../src/stores/shadow-store.ts';
import { createAlarms } from '../../functions/alert-intake/alarms.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { Flow, until, type Target } from '../../support/flow.ts';

let flow: Flow;
let alarms: ReturnType<typeof createAlarms>;
let run: (...args: string[]) => Promise<{ code: number; out: string; err: string }>;
let decisionsOf: (playbookId: string, version: number) => Promise<ShadowDecision[]>;

beforeAll(async () => {
  flow = await Flow.start();
  alarms = createAlarms(flow);
  decisionsOf = createShadowStore(flow.dynamodb, flow.outputs.AlertTable).findByVersion;
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  run = async (...args) => {
    const lines = { out: '', err: '' };
    const streams = { out: (text: string) => void (lines.out += text), err: (text: string) => void (lines.err += text) };
    return { code: await runCommand([...args, '--stage', 'local'], streams), ...lines };
  };
}, 120_000);
afterEach(() => flow.clearFaults());
afterAll(async () => {
  alarms.close();
  await flow.close();
});

const put = (playbookId: string, version: number, status: Playbook['status'], changes: Partial<Playbook> = {}) =>
  flow.putPlaybook({ playbookId, version, status, alertType: playbookId, ...changes });

const strict = { safety: { ...makePlaybook().safety, recentChangeMinutes: 120 } };

/** An alarm of that type fires about a CI. @returns the row of its occurrence once it is decided */
async function fire({ ciId, instanceId }: Target, alertType: string): Promise<AlertOccurrence> {
  const description = `EC2 host uses nearly all of its memory and swaps. stackflow:alert-type=${alertType}`;
  await alarms.publish({ instanceId, description });
  return alarms.occurrence(ciId, ({ published, refused }) => published !== undefined || refused !== undefined);
}

const decided = (playbookId: string, version: number): Promise<ShadowDecision> => until('the shadow\'s decision', async () => (await decisionsOf(playbookId, version))[0]);
const endOf = async ({ published }: AlertOccurrence) => (await flow.ended({ remediationId: published?.remediationId ?? '' })).view;

async function changeAnHourAgo({ ciId }: Target): Promise<void> {
  const implementedAt = new Date((await flow.now()).getTime() - 3_600_000).toISOString();
  await flow.put(flow.outputs.RecentChangeTable, { ciId, changeKey: `${implementedAt}#CHG7`, changeId: 'CHG7', implementedAt });
}

describe('a version in shadow', () => {
  test('decides as the gates would, and does nothing: what is active acts', async () => {
    await put('both-act', 1, 'active');
    await put('both-act', 2, 'shadow');
    const target = await flow.makeTarget();

    const { audit, remediationId } = await endOf(await fire(target, 'both-act'));

    expect(audit).toMatchObject({ result: 'success', playbookVersion: 1 });
    expect(await decided('both-act', 2)).toMatchObject({
      ciId: target.ciId,
      attempt: 1,
      preview: { verdict: 'allow', isDryRun: false },
      taken: { kind: 'requested', playbookId: 'both-act', version: 1, remediationId },
    });
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
  });

  test('that is stricter says which gate would have refused', async () => {
    await put('stricter', 1, 'active');
    await put('stricter', 2, 'shadow', strict);
    const target = await flow.makeTarget();
    await changeAnHourAgo(target);

    const { audit } = await endOf(await fire(target, 'stricter'));

    expect(audit).toMatchObject({ result: 'success' });
    expect((await decided('stricter', 2)).preview).toMatchObject({ verdict: 'deny', gates: expect.arrayContaining([{ gate: 'change', decision: expect.objectContaining({ reason: 'recent-change' }) }]) });
  });

  test('of a playbook that has no other leads to no request', async () => {
    await put('only-shadow', 1, 'shadow');
    const target = await flow.makeTarget();

    const { refused } = await fire(target, 'only-shadow');

    expect(refused).toMatchObject({ reason: 'no-matching-playbook' });
    expect(await decided('only-shadow', 1)).toMatchObject({ preview: { verdict: 'allow' }, taken: { kind: 'refused', reason: 'no-matching-playbook' } });
    await flow.runtime('_idle');
    expect(await flow.effectsOf(target.instanceId)).toEqual([]);
  });

  test('whose rule does not match says so', async () => {
    await put('rule-differs', 1, 'active');
    await put('rule-differs', 2, 'shadow', { rule: { ...makePlaybook().rule, when: 'ci.environment == "prod"' } });

    await endOf(await fire(await flow.makeTarget(), 'rule-differs'));

    expect((await decided('rule-differs', 2)).preview).toMatchObject({ verdict: 'deny', gates: expect.arrayContaining([{ gate: 'rule', decision: expect.objectContaining({ reason: 'no-matching-playbook' }) }]) });
  });

  test('before which another playbook comes would not be taken', async () => {
    await put('comes-first', 1, 'active', { priority: 10 });
    await flow.putPlaybook({ playbookId: 'comes-second', status: 'shadow', alertType: 'comes-first' });

    await endOf(await fire(await flow.makeTarget(), 'comes-first'));

    const { gates } = (await decided('comes-second', 1)).preview;
    expect(gates.find(({ gate }) => gate === 'rule')).toMatchObject({ decision: { verdict: 'deny', detail: 'playbook comes-first version 1 matches too, and comes first' } });
  });

  test('can not be acted on by naming it in a message', async () => {
    await put('named', 1, 'shadow');
    const target = await flow.makeTarget();

    const { view } = await flow.remediate(target, { incident: { alertType: 'named' }, action: { playbookId: 'named', playbookVersion: 1 } });

    expect(view.audit).toMatchObject({ result: 'skipped', reason: 'no-matching-playbook', detail: expect.stringContaining('is shadow, not active') });
    expect(await flow.effectsOf(target.instanceId)).toEqual([]);
  });

  test('that can not be recorded changes nothing about the request', async () => {
    await put('unrecorded', 1, 'active');
    await put('unrecorded', 2, 'shadow');
    await flow.fault({ service: 'dynamodb', operation: 'PutItem', kind: 'error', match: 'shadow#unrecorded', times: 3 });

    const { audit } = await endOf(await fire(await flow.makeTarget(), 'unrecorded'));
    await flow.runtime('_idle');

    expect(audit).toMatchObject({ result: 'success' });
    expect(await decisionsOf('unrecorded', 2)).toEqual([]);
  });
});

describe('stackflow playbook shadow', () => {
  test('compares what both did, and lists where they differ, and why', async () => {
    await put('compared', 1, 'active');
    await put('compared', 2, 'shadow', strict);
    const [calm, changed] = [await flow.makeTarget(), await flow.makeTarget()];
    await changeAnHourAgo(changed);
    const first = await fire(calm, 'compared');
    const second = await fire(changed, 'compared');
    await Promise.all([endOf(first), endOf(second)]);
    await until('both decisions', async () => ((await decisionsOf('compared', 2)).length === 2 ? true : undefined));

    const { code, out } = await run('playbook', 'shadow', 'compared', '--json');

    expect(code).toBe(0);
    const report = JSON.parse(out) as ShadowReport;
    expect(report).toMatchObject({ version: 2, decisions: 2, both: 1, onlyActive: 1, onlyShadow: 0, neither: 0, undecided: 0, agreement: 0.5 });
    expect(report.disagreements).toMatchObject([{ ciId: changed.ciId, shadow: { acts: false, reason: 'recent-change' }, active: { acts: true, remediationId: second.published?.remediationId } }]);
    expect((await run('playbook', 'shadow', 'compared', '--version', '2')).out).toMatch(/agreement +50\.0 %[\s\S]+only what is active +recent-change: change CHG7/);
  });

  test('says that a version has decided nothing yet', async () => {
    await put('still-quiet', 1, 'shadow');

    expect(await run('playbook', 'shadow', 'still-quiet')).toMatchObject({ code: 0, out: expect.stringContaining('has decided nothing yet') });
  });

  test.each([
    ['a playbook that is not there', ['nobody-wrote-it'], 'there is no playbook nobody-wrote-it'],
    ['a playbook without one in shadow', ['restart-service'], 'playbook restart-service has no version in shadow'],
    ['a version that is active', ['restart-service', '--version', '1'], 'version 1 of restart-service is active, not in shadow'],
  ])('refuses %s', async (_, args, said) => {
    expect(await run('playbook', 'shadow', ...args)).toMatchObject({ code: 1, err: expect.stringContaining(said) });
  });
});
