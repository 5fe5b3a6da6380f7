import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { dlqDiscardOutput } from '../../../scripts/commands/dlq-discard.ts';
import { dlqListOutput } from '../../../scripts/commands/dlq-list.ts';
import { dlqShowOutput } from '../../../scripts/commands/dlq-show.ts';
import { replayAllOutput, replayPreviewOutput } from '../../../scripts/commands/replay-all.ts';
import { replayOneOutput } from '../../../scripts/commands/replay-one.ts';
import { Operator } from '../../operations/operator.ts';
import { Flow, until } from '../../support/flow.ts';

jest.setTimeout(60_000);

let flow: Flow;
let operator: Operator;
beforeAll(async () => {
  flow = await Flow.start();
  operator = await Operator.over(flow);
}, 240_000);
afterAll(() => flow.close());

/** Runs one command line. @returns exit code and what it printed */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  const [out, err]: string[][] = [[], []];
  const code = await runCommand([...args, '--stage', 'local'], { out: (text) => out?.push(text), err: (text) => err?.push(text) });
  return { code, out: (out ?? []).join('\n'), err: (err ?? []).join('\n') };
}

describe('replay and dlq', () => {
  test('list, show and replay what failed: the ending is the exit code', async () => {
    const { target, remediationId } = await operator.fail();

    const list = dlqListOutput.parse(JSON.parse((await run('dlq', 'list', '--ci', target.ciId, '--json')).out));
    const show = dlqShowOutput.parse(JSON.parse((await run('dlq', 'show', remediationId, '--json')).out));
    await operator.repair(target);
    const replayed = await run('replay', remediationId, '--wait', '--json');
    const again = await run('dlq', 'replay', remediationId);

    expect(list.items.map(({ reviewId, reason, kind }) => [reviewId, reason, kind])).toEqual([[remediationId, 'action-failed', 'failed']]);
    expect(show.preview?.gates.map(({ gate }) => gate)).toContain('maintenance');
    expect(replayOneOutput.parse(JSON.parse(replayed.out))).toMatchObject({ outcome: { replayOf: remediationId }, ending: { result: 'success', reason: null } });
    expect(replayed.code).toBe(0);
    expect(again).toMatchObject({ code: 4, out: expect.stringContaining('replayed-already') });
    expect(await operator.letters()).not.toContain(remediationId);
  }, 60_000);

  test('bulk: a preview counts what the gates say and changes nothing; the run does what it said', async () => {
    await flow.putPlaybook({ playbookId: 'in-bulk' });
    const failed = [];
    for (let count = 0; count < 3; count += 1) failed.push(await operator.fail({ action: { playbookId: 'in-bulk' } }));
    for (const { target } of failed) await operator.repair(target);
    const [resolved, windowed] = failed.map(({ target }) => target);
    await flow.put(flow.outputs.IncidentTable, { id: resolved?.incidentId, state: 'resolved' });
    const window = { windowId: 'w1', title: 'patching', startsAt: '2020-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' };
    await flow.put(flow.outputs.MaintenanceWindowTable, { scope: `ci#${windowed?.ciId}`, ...window });
    const bulk = ['replay', '--all', '--playbook', 'in-bulk', '--rate', '100', '--json'];

    const preview = replayPreviewOutput.parse(JSON.parse((await run(...bulk, '--preview')).out));
    const ran = await run(...bulk);

    // What each gate says is tested where the clock is the stack's own: test/operations/replay.test.ts.
    expect(preview).toMatchObject({ looked: 3, refused: [{ reason: 'incident-resolved', count: 1 }] });
    expect(preview.gates.reduce((sum, { count }) => sum + count, preview.allowed)).toBe(2);
    const report = replayAllOutput.parse(JSON.parse(ran.out));
    expect(report).toMatchObject({ replayed: 2, accepted: 2, refused: [{ reason: 'incident-resolved', count: 1 }], left: 0 });
    expect(ran.code).toBe(4);
    const nexts = await Promise.all(failed.slice(1).map(async ({ remediationId }) => (await operator.row(remediationId))?.replay?.remediationId ?? ''));
    const endings = await Promise.all(nexts.map(async (remediationId) => (await flow.ended({ remediationId })).view.audit?.['reason'] ?? null));
    expect(endings).toEqual(['maintenance-window', null]);
  }, 60_000);

  test('a dry run that is planned once more has done what it was to do', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { dryRun: true });
    await flow.settled(view.remediationId);

    const { code, out } = await run('replay', view.remediationId, '--wait', '--json');

    expect([code, replayOneOutput.parse(JSON.parse(out)).ending]).toEqual([0, { result: 'skipped', reason: 'dry-run' }]);
  });

  test('who presses Ctrl-C while waiting does not know how it ended, and is told where to look', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);
    await flow.skipWaits(false);

    const running = run('replay', remediationId, '--wait');
    await until('the wait', () => Promise.resolve(process.listenerCount('SIGINT') > 0 || undefined));
    process.emit('SIGINT');
    const { code, out } = await running;
    await flow.skipWaits(true);

    const next = (await operator.row(remediationId))?.replay?.remediationId ?? '';
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining(`stackflow show ${next}`) });
    expect((await flow.ended({ remediationId: next })).view.audit).toMatchObject({ result: 'success' });
  });

  test('discard says why, in the audit trail too', async () => {
    const { remediationId } = await operator.fail();

    const { code, out } = await run('dlq', 'discard', remediationId, '--reason', 'decommissioned', '--json');
    const refused = await run('replay', remediationId);

    expect(code).toBe(0);
    expect(dlqDiscardOutput.parse(JSON.parse(out))).toMatchObject({ kind: 'discarded', item: { status: 'discarded' } });
    expect(refused).toMatchObject({ code: 4, out: expect.stringContaining('decommissioned') });
  }, 30_000);

  test.each([
    [['replay'], '--all'],
    [['replay', 'rem-1', '--all'], '--all'],
    [['replay', 'rem-1', '--preview'], '--preview'],
    [['replay', 'not an id'], 'no id'],
    [['replay', '--all', '--wait'], '--wait'],
    [['replay', '--all', '--playbook-version', '2'], '--playbook'],
    [['replay', '--all', '--rate', '0'], '--rate'],
    [['replay', '--all', '--reason', 'bad luck'], '--reason'],
    [['dlq', 'list', '--status', 'closed'], '--status'],
    [['dlq', 'list', '--cursor', 'made-up'], '--cursor'],
    [['dlq', 'discard', 'rem-1'], '--reason'],
  ])('%j is not understood, and says what is', async (args, said) => {
    expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  test('what there isn\'t is not found', async () => {
    expect((await run('dlq', 'show', 'rem-nobody')).code).toBe(1);
    expect((await run('replay', 'rem-nobody')).code).toBe(4);
  });
});
