import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as z from 'zod/mini';
import type { Playbook } from '../../../src/contracts/playbook.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { Flow, type Target } from '../../support/flow.ts';

type Ran = { code: number; out: string; err: string };
let flow: Flow;
let run: (...args: string[]) => Promise<Ran>;
let outputs: Record<string, z.ZodMiniType>;
const directory = mkdtempSync(join(tmpdir(), 'playbooks-'));

beforeAll(async () => {
  flow = await Flow.start();
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  ({ OUTPUTS: outputs } = await import('../../../scripts/commands/outputs.ts'));
  run = async (...args) => {
    const lines = { out: '', err: '' };
    const streams = { out: (text: string) => void (lines.out += text), err: (text: string) => void (lines.err += text) };
    return { code: await runCommand(['playbook', ...args, '--stage', 'local'], streams), ...lines };
  };
}, 280_000);
afterAll(() => flow.close());

/** Runs a command with `--json`, whose answer its published schema must take. */
async function runJson<T>(command: string, ...args: string[]): Promise<{ code: number; json: T }> {
  const { code, out, err } = await run(command, ...args, '--json');
  if (out === '') throw new Error(err);
  const json = JSON.parse(out) as T;
  outputs[`playbook ${command}`]?.parse(json);
  return { code, json };
}

const RESTART_WEB: Playbook = makePlaybook({ playbookId: 'restart-web', alertType: 'web-down' });

/** Writes a playbook as people do, and returns its file. */
function write(changes: Partial<Playbook>, playbook = RESTART_WEB): string {
  const content = { $schema: './playbook.schema.json', ...playbook, ...changes };
  const file = join(directory, `${content.playbookId}.json`);
  writeFileSync(file, JSON.stringify(content, null, 2));
  return file;
}

const versionsOf = async (playbookId: string): Promise<unknown> => {
  const { code, out } = await run('show', playbookId, '--json');
  return code === 0 ? (JSON.parse(out) as { versions: number[] }).versions : [];
};

describe('playbook apply, diff and rollback', () => {
  test('show what a new playbook is, and add nothing when that is all that is asked', async () => {
    const { code, json } = await runJson<{ changes: unknown[] }>('apply', write({}), '--dry-run');

    expect([code, json]).toMatchObject([0, { isApplied: false, changes: [{ playbookId: 'restart-web', from: null, to: 1, activeVersion: 1 }] }]);
    expect((await run('show', 'restart-web')).err).toContain('there is no playbook restart-web');
  });

  test('add version 1, and nothing the second time', async () => {
    expect((await run('apply', write({}))).code).toBe(0);
    const again = await run('apply', write({}));

    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('restart-web: version 1 is deployed already') });
    expect(await versionsOf('restart-web')).toEqual([1]);
  });

  test.each([
    ['edited without a new version', { maxAgeSeconds: 60 }, 'differs from version 1 of restart-web that is deployed: raise its version to 2'],
    ['whose version leaves one out', { version: 3 }, 'version 1 of restart-web is deployed, so that 2 is next, not 3'],
  ])('refuse a playbook %s, and write none of those beside it', async (_, changes, said) => {
    const other = write({}, makePlaybook({ playbookId: 'beside-it', alertType: 'beside-it' }));

    const { code, out } = await run('apply', write(changes), other);

    expect([code, out]).toEqual([1, expect.stringContaining(said)]);
    expect(out).toContain('Nothing was applied.');
    expect([await versionsOf('restart-web'), await versionsOf('beside-it')]).toEqual([[1], []]);
  });

  test('refuse a file that is not valid, with line, column and remedy', async () => {
    const file = write({ version: 2, maxAgeSeconds: 0 });
    const line = readFileSync(file, 'utf8').split('\n').findIndex((text) => text.includes('maxAgeSeconds')) + 1;

    const { code, err } = await run('apply', file);

    expect([code, err]).toEqual([1, expect.stringContaining(`${file}:${line}:20  maxAgeSeconds is 0; write a number from 1 to 86400`)]);
  });

  test('compare a file with what is deployed, and add it as version 2 beside version 1', async () => {
    const file = write({ version: 2, maxAgeSeconds: 60, overridable: { workingDirectory: { enum: ['/srv'] } } });

    const { json } = await runJson('diff', file);
    expect(json).toEqual({
      playbookId: 'restart-web',
      from: 1,
      to: 2,
      differences: [
        { path: 'maxAgeSeconds', before: 3600, after: 60 },
        { path: 'overridable.workingDirectory', after: { enum: ['/srv'] } },
      ],
    });
    expect((await run('apply', file)).out).toContain('maxAgeSeconds                 3600 → 60');
    expect(await versionsOf('restart-web')).toEqual([2, 1]);
    expect((await run('diff', 'restart-web')).out).toContain('overridable.workingDirectory  (absent) → {"enum":["/srv"]}');
  });

  test('say that nothing acts once a version is disabled', async () => {
    const { out } = await run('apply', write({ version: 3, status: 'disabled' }));

    expect(out).toContain('Version 3 is not active: from now on restart-web does nothing.');
  });

  test('go back to version 1 by a version 4, and leave history as it was', async () => {
    const before = await flowVersions();

    const { code, json } = await runJson('rollback', 'restart-web', '--to', '1');

    expect([code, json]).toMatchObject([0, { from: 3, to: 4, copyOf: 1, activeVersion: 4 }]);
    const after = await flowVersions();
    expect(after.slice(1)).toEqual(before);
    expect(after[0]).toEqual({ ...before.at(-1), version: 4 });
  });

  test.each([
    [['rollback', 'restart-web', '--to', '9'], 1, 'has no version 9; it has 1, 2, 3, 4'],
    [['rollback', 'restart-web', '--to', '1'], 1, 'version 4 of restart-web, the newest, says the same as version 1'],
    [['rollback', 'restart-web', '--to', 'one'], 2, '--to takes a version'],
    [['rollback', 'restart-mail', '--to', '1'], 1, 'there is no playbook restart-mail'],
    [['diff', 'restart-web', '--from', '9'], 1, 'has no version 9'],
    [['diff', 'Restart Web'], 2, 'is neither a file nor an id of a playbook'],
    [['show', 'restart-web', '--version', '9'], 1, 'has no version 9'],
    [['apply', '/no/such/file.json'], 2, "Can't read the playbooks"],
    [['backtest', 'restart-web', '--days', 'many'], 2, '--days takes a number'],
  ])('refuse %j', async (args, code, said) => {
    expect(await run(...args)).toMatchObject({ code, err: expect.stringContaining(said) });
  });

  const flowVersions = async (): Promise<Playbook[]> => {
    const numbers = (await versionsOf('restart-web')) as number[];
    return await Promise.all(numbers.map(async (version) => (await runJson<{ playbook: Playbook }>('show', 'restart-web', '--version', String(version))).json.playbook));
  };
});

describe('playbook list and backtest', () => {
  const WINDOW = 'class#Kiosk';
  let end: string;
  /** The stack's clock runs ahead of ours: it skips waits. */
  const backtest = (file: string, ...args: string[]) => runJson('backtest', file, '--to', end, ...args);

  beforeAll(async () => {
    const now = await flow.now();
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
    await flow.put(flow.outputs.MaintenanceWindowTable, { scope: WINDOW, windowId: 'kiosks', title: 'Kiosks', startsAt: at(-60), endsAt: at(60) });
    const targets = [await flow.makeTarget(), await flow.makeTarget(), await flow.makeTarget({ ciClass: 'Kiosk' }), await flow.makeTarget()];
    const changed = targets[1]?.ciId ?? '';
    const [implementedAt, changeId] = [at(-5), 'CHG0000001'];
    await flow.put(flow.outputs.RecentChangeTable, { ciId: changed, changeId, implementedAt, changeKey: `${implementedAt}#${changeId}` });
    const [first, second, third, fourth] = targets as [Target, Target, Target, Target];
    await flow.remediate(first);
    await Promise.all([second, third, fourth].map((target) => flow.remediate(target)));
    const [gone] = await Promise.all([flow.remediate(fourth), flow.remediate(first)]);
    await flow.delete(flow.outputs.LedgerTable, { remediationId: gone.view.remediationId });
    end = new Date((await flow.now()).getTime() + 60_000).toISOString();
  }, 200_000);

  test('list gives every playbook with its versions and how it went', async () => {
    const { json } = await runJson<{ playbooks: Record<string, unknown>[] }>('list');
    const byId = new Map(json.playbooks.map((one) => [one['playbookId'], one]));

    expect(byId.get('restart-service')).toMatchObject({ version: 1, activeVersion: 1, figures: { success: 4, failure: 0, skipped: 2, successRate: 1 } });
    expect(byId.get('restart-web')).toMatchObject({ version: 4, activeVersion: 4, figures: { success: 0, successRate: null } });
    expect((await run('list')).out).toMatch(/restart-service +1 +active +version 1 +high-memory +4 +0 +2 +100\.0 % +Team Compute/);
  });

  test('backtest counts what a playbook would have done, and what really happened', async () => {
    const file = write({ safety: { ...RESTART_WEB.safety, cooldownSeconds: 3600 } }, makePlaybook({ playbookId: 'restart-slowly' }));

    const { code, json } = await backtest(file);

    expect([code, json]).toMatchObject([
      0,
      {
        isComplete: true,
        records: 6,
        withoutRequest: 1,
        matched: 5,
        inWindow: 1,
        nearChange: 1,
        refusedByGates: 2,
        refusedByLimits: [{ reason: 'cooldown', count: 1 }],
        acted: 2,
        outcomes: [
          { playbookId: 'restart-service', result: 'skipped', count: 2 },
          { playbookId: 'restart-service', result: 'success', count: 3 },
        ],
      },
    ]);
    expect((await run('backtest', file, '--to', end)).out).toContain('1  of the others refused by its limits: cooldown');
  });

  test('backtest knows what would have matched with more confidence, and what would not have matched at all', async () => {
    const rule = { category: 'compute', minConfidence: 0.99 };
    const unsure = write({ rule }, makePlaybook({ playbookId: 'restart-when-sure' }));
    const other = write({ alertType: 'web-down' }, makePlaybook({ playbookId: 'restart-other' }));

    expect((await backtest(unsure)).json).toMatchObject({ records: 6, belowConfidence: 5, matched: 0, acted: 0 });
    expect((await backtest(other)).json).toMatchObject({ records: 6, belowConfidence: 0, matched: 0, outcomes: [] });
  });

  test('backtest notes how far it is, gives the same again, and goes on with no other question', async () => {
    const file = write({}, makePlaybook({ playbookId: 'restart-again' }));
    const checkpoint = join(directory, 'checkpoint.json');

    const first = await backtest(file, '--checkpoint', checkpoint);
    const second = await backtest(file, '--checkpoint', checkpoint);

    expect(second).toEqual(first);
    expect(await run('backtest', file, '--days', '30', '--checkpoint', checkpoint)).toMatchObject({ code: 2, err: expect.stringContaining('is of another number of days') });
    expect(await run('backtest', 'restart-web', '--checkpoint', checkpoint)).toMatchObject({ code: 2, err: expect.stringContaining('is of another playbook') });
  });
});
