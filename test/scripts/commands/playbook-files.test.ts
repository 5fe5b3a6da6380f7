import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { OUTPUTS } from '../../../scripts/commands/outputs.ts';
import type { TrialReport } from '../../../scripts/commands/playbook-test.ts';
import { runCommand } from '../../../scripts/commands/program.ts';
import type { Playbook } from '../../../src/contracts/playbook.ts';
import { makePlaybook, makeRequest } from '../../support/fixtures.ts';

const directory = mkdtempSync(join(tmpdir(), 'playbook-files-'));

/** These commands look at files alone: there is no stage, and nobody to reach. */
beforeEach(() => void delete process.env['STACKFLOW_STAGE']);

async function run(command: string, ...args: string[]) {
  const lines = { out: '', err: '' };
  const streams = { out: (text: string) => void (lines.out += text), err: (text: string) => void (lines.err += text) };
  return { code: await runCommand(['playbook', command, ...args], streams), ...lines };
}

async function runJson<T>(command: string, ...args: string[]): Promise<{ code: number; json: T }> {
  const { code, out } = await run(command, ...args, '--json');
  const json = JSON.parse(out) as T;
  OUTPUTS[`playbook ${command}`]?.parse(json);
  return { code, json };
}

function write(name: string, content: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const writePlaybook = (changes: Partial<Playbook>): string => {
  const playbook = makePlaybook(changes);
  return write(`${playbook.playbookId}.json`, playbook);
};

describe('playbook validate', () => {
  test('takes playbooks/ when nothing is named', async () => {
    expect(await run('validate')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ playbooks: valid$/) });
  });

  test('tells everything that is wrong, and ends with 1', async () => {
    const [good, bad] = [writePlaybook({}), write('bad.json', '{ "playbookId": "bad", }')];

    const { code, out } = await run('validate', good, bad);

    expect(code).toBe(1);
    expect(out).toContain(`${bad}:1:22  nothing follows this comma but }; take the comma out`);
    expect(out).toContain('safety is missing; add "safety": {"timeoutSeconds":600,"expectedSeconds":30}');
    expect(out).toMatch(/2 playbooks: \d+ errors, 0 warnings$/);
    expect((await runJson('validate', bad)).json).toMatchObject({ files: 1, problems: expect.arrayContaining([expect.objectContaining({ line: 1, column: 22 })]) });
  });

  test('ends with 0 when there are warnings alone', async () => {
    const file = writePlaybook({ playbookId: 'warned', safety: { ...makePlaybook().safety, maxHoldSeconds: 60, breaker: { failures: 3, repeats: 2, halfOpenAfterSeconds: 60 }, cooldownSeconds: 7200 } });

    expect(await run('validate', file)).toMatchObject({ code: 0, out: expect.stringContaining('0 errors, 2 warnings') });
  });

  test.each([[['/no/such/file.json']], [[directory.replace(/[^/]+$/, 'no-such-directory')]]])('ends with 2 when %j is not there', async (paths) => {
    expect(await run('validate', ...paths)).toMatchObject({ code: 2, err: expect.stringContaining("Can't read the playbooks") });
  });
});

describe('playbook test', () => {
  const { incident, classification } = makeRequest();
  const ci = { ciId: 'CI0000001', ciClass: 'Server', instanceId: 'i-0123456789abcdef0' };
  const tried = writePlaybook({ playbookId: 'tried', rule: { category: 'compute', minConfidence: 0.85, when: "incident.priority == 'P2'" } });
  const rival = writePlaybook({ playbookId: 'rival', priority: 5 });
  const test1 = (incidents: unknown, ...args: string[]) => runJson<TrialReport>('test', tried, '--against', tried, '--incidents', write('incidents.json', incidents), ...args);

  test('finds the sample that a playbook was made for, with the action that it would do', async () => {
    const { code, json } = await runJson<TrialReport>('test', 'playbooks/database-restart-connection-pooler.json');

    expect([code, json.matched]).toEqual([0, 1]);
    expect(json.incidents).toBeGreaterThan(2000);
    expect(json.trials.find(({ matches }) => matches)).toMatchObject({
      name: 'samples/01-database-timeout.json#1',
      winner: 'database-restart-connection-pooler',
      action: { type: 'ssm-run-command', target: { instanceId: 'i-0a1b2c3d4e5f60001' } },
    });
    expect(json.refused.ci).toBeGreaterThan(0);
  });

  test('says which part of the rule refuses', async () => {
    const { json } = await test1([
      { incident: { ...incident, alertType: 'disk-full' }, classification, ci },
      { incident, classification: { ...classification, category: 'storage' }, ci },
      { incident, classification: { ...classification, confidence: 0.85 }, ci },
      { incident: { ...incident, priority: 'P1' }, classification, ci },
      { incident: { ...incident, ciId: 'CI-nowhere' }, classification },
      { incident, classification, ci },
    ]);

    expect(json).toMatchObject({ incidents: 6, matched: 1, refused: { alertType: 1, category: 1, confidence: 1, when: 1, ci: 1 } });
    expect(json.trials.map(({ refusedBy }) => refusedBy)).toEqual(['category', 'confidence', 'when', 'ci', null]);
  });

  test('says which playbook would be chosen instead', async () => {
    const { json } = await runJson<TrialReport>('test', tried, '--against', rival, '--incidents', write('one.json', { incident, classification, ci }));

    expect(json.trials).toMatchObject([{ matches: true, winner: 'rival' }]);
  });

  test('says why a CI has no action', async () => {
    const without = await test1({ incident, classification, ci: { ciId: ci.ciId, ciClass: 'Server' } });
    const wrong = await test1({ incident, classification, ci: { ...ci, instanceId: 'server-1' } });

    expect(without.json.trials).toMatchObject([{ matches: true, action: null, unresolvable: expect.stringContaining('has no attribute instanceId') }]);
    expect(wrong.json.trials).toMatchObject([{ action: null, unresolvable: expect.stringContaining('action.target.instanceId is "server-1"') }]);
  });

  test('ends with 0 when expectations are met, and with 1 when one is not', async () => {
    const action = { target: { instanceId: ci.instanceId } };
    const met = await test1({ incident, classification, ci, expected: { matches: true, winner: 'tried', action } });
    const missed = await test1({ incident, classification, ci, expected: { matches: false, winner: null, action: { parameters: { commands: ['reboot'] } } } });

    expect(met).toMatchObject({ code: 0, json: { expectations: 1, trials: [{ missed: [] }] } });
    expect(missed.code).toBe(1);
    expect(missed.json.trials[0]?.missed).toEqual([
      'matches: false, not true',
      'winner: none, not tried',
      'action.parameters.commands: ["reboot"], not ["systemctl restart app"]',
    ]);
    const { out } = await run('test', tried, '--incidents', write('missed.json', { incident, classification, ci, expected: { matches: false } }));
    expect(out).toContain('EXPECTED matches: false, not true');
    expect(out).toContain('0 of 1 expectations are met.');
  });

  test('tries texts, one a line, on the CI that is named', async () => {
    const file = write('texts.txt', '# recorded\nOut of memory: the kernel killed java on app-1, swap is full\n\nDisk full\n');
    const playbook = writePlaybook({ playbookId: 'texts', alertType: 'incident-compute', rule: { category: 'compute', minConfidence: 0.3 } });
    const args = ['test', playbook, '--against', playbook, '--incidents', file, '--cis', write('cis.json', [ci])] as const;

    expect((await runJson<TrialReport>(...args, '--ci', ci.ciId)).json).toMatchObject({ incidents: 2, matched: 1, trials: [{ name: `${file}:2`, ciId: ci.ciId }] });
    expect((await runJson<TrialReport>(...args)).json).toMatchObject({ matched: 0, refused: { ci: 1 } });
  });

  test.each([
    ['incidents that are not there', ['--incidents', '/no/such/file.json'], 'There is no /no/such/file.json'],
    ['an incident that is none', ['--incidents', write('none.json', { incident: {} })], 'is not valid: 0.incident'],
    ['a file that is no JSON', ['--incidents', write('no-json.json', '{')], 'is not JSON'],
    ['a CI that nobody knows', ['--ci', 'CI-nowhere'], 'there is no such CI'],
  ])('ends with 2 when it gets %s', async (_, args, said) => {
    expect(await run('test', tried, '--against', tried, ...args)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  test('ends with 1 and the problems when the playbook is not valid', async () => {
    expect(await run('test', write('broken.json', '{}'))).toMatchObject({ code: 1, err: expect.stringContaining('playbookId is missing; add "playbookId"') });
  });
});
