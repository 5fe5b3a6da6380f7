import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { Flow, until, type Target } from '../../support/flow.ts';

let flow: Flow;
let run: (...args: string[]) => Promise<{ code: number; out: string; err: string }>;
beforeAll(async () => {
  flow = await Flow.start();
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  run = async (...args) => {
    const lines = { out: '', err: '' };
    const streams = { out: (text: string) => void (lines.out += text), err: (text: string) => void (lines.err += text) };
    return { code: await runCommand([...args, '--stage', 'local'], streams), ...lines };
  };
}, 120_000);
afterAll(() => flow.close());

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const onHold = ({ remediationId }: RemediationRequest) =>
  until('the hold', async () => ((await flow.load(remediationId).catch(() => undefined))?.ledger.hold ? true : undefined));

describe('stackflow alerts', () => {
  const sendAlert = async (instanceId: string, alertname: string) => {
    const labels = { alertname, instance_id: instanceId, severity: 'warning' };
    const annotations = { summary: 'EC2 host uses nearly all of its memory', description: 'The instance swaps' };
    const alert = { version: '4', alerts: [{ status: 'firing', labels, annotations, startsAt: (await flow.now()).toISOString(), fingerprint: instanceId }] };
    const file = join(mkdtempSync(join(tmpdir(), 'alert-')), 'alert.json');
    writeFileSync(file, JSON.stringify({ source: 'alertmanager', alert }));
    return run('send', file);
  };
  const listed = (args: string[], fits: (row: Record<string, unknown>) => boolean) =>
    until('the alert in the list', async () => {
      const { alerts } = json((await run('alerts', ...args, '--json')).out) as { alerts: Record<string, unknown>[] };
      return alerts.find(fits);
    });

  test('lists the request that an alert became, and what no CI could be found for', async () => {
    await flow.putPlaybook({ playbookId: 'restart-by-name', alertType: 'host-swaps' });
    const target = await flow.makeTarget();

    expect(await sendAlert(target.instanceId, 'HostSwaps')).toMatchObject({ code: 0, out: expect.stringContaining('to the intake') });
    await sendAlert('i-0ffffffffffffffff', 'HostSwaps');
    const row = await listed([], ({ alertKey, published }) => alertKey === `${target.ciId}#host-swaps` && published !== undefined);
    const refused = await listed(['--refused'], ({ refusedAs }) => refusedAs === 'no-ci');

    expect(row).toMatchObject({ count: 1, published: { playbookId: 'restart-by-name' } });
    expect(refused['detail']).toContain('i-0ffffffffffffffff');
    expect((await run('alerts')).out).toMatch(new RegExp(`${target.ciId}#host-swaps\\s+1\\s+INC-\\w+\\s+rem-`));
  });
});

describe('stackflow ci', () => {
  afterEach(() => flow.skipWaits(true));

  test('shows who holds the CI, what waits behind what, and what is on hold', async () => {
    const target = await flow.makeTarget({}, { runSeconds: 300 });
    await flow.putPlaybook({ playbookId: 'asks', safety: { ...makePlaybook().safety, approval: { people: 1, withinSeconds: 900 } } });
    await flow.skipWaits(false);
    const held = await flow.sign(target, { action: { playbookId: 'asks' } });
    await flow.publish(held);
    await onHold(held);
    const [working, waiting] = [await flow.sign(target), await flow.sign(target)];
    await flow.publish(working);
    await until('its action', async () => ((await flow.load(working.remediationId).catch(() => undefined))?.ledger.effect ? true : undefined));
    await flow.publish(waiting);
    await until('the wait', async () => ((await flow.load(waiting.remediationId).catch(() => undefined))?.ledger.waiting ? true : undefined));

    const { code, out } = await run('ci', target.ciId);

    expect(code).toBe(0);
    expect(out).toContain(`held by ${working.remediationId}`);
    expect(out).toMatch(new RegExp(`${waiting.remediationId}\\s+${target.incidentId}\\s+queue\\s.+${working.remediationId}`));
    expect(out).toMatch(new RegExp(`${held.remediationId}\\s.+hold: approval-expired`));
    expect(json((await run('ci', target.ciId, '--json')).out)).toMatchObject({ lease: { holder: working.remediationId }, waiting: expect.any(Array) });
  });

  test('release frees a CI that is held for a person, says so on the incident, and lets others go on', async () => {
    const target = await flow.makeTarget();
    await flow.fault({ service: 'ssm', operation: 'SendCommand', kind: 'timeout', match: target.instanceId });
    const { view } = await flow.remediate(target);
    expect(view.lease).toMatchObject({ heldBecause: 'unknown-outcome' });

    const { code, out } = await run('ci', 'release', target.ciId, '--reason', 'The command did not run');

    expect([code, out]).toEqual([0, expect.stringContaining('is free again')]);
    expect((await flow.leaseOf(target.ciId))?.holder).toBeUndefined();
    expect(await flow.workNotesOf(target.incidentId)).toMatchObject({ [`${view.remediationId}-release`]: { text: expect.stringContaining('The command did not run') } });
    expect((await flow.remediate({ ciId: target.ciId, incidentId: await flow.makeIncident() })).view.audit).toMatchObject({ result: 'success' });
  });

  test('release refuses a CI whose holder is at work', async () => {
    const { ciId } = await flow.makeTarget();
    await flow.put(flow.outputs.LeaseTable, { ciId, token: 1, holder: 'rem-1', acquiredAt: '2026-05-19T10:00:00Z' });

    expect((await run('ci', 'release', ciId, '--reason', 'impatience')).code).toBe(4);
    expect(await flow.leaseOf(ciId)).toMatchObject({ holder: 'rem-1' });
  });
});

describe('stackflow pause, resume and mode', () => {
  test('pause what is asked for, with reason, person and end, and lift it again', async () => {
    const target = await flow.makeTarget();
    const until = new Date((await flow.now()).getTime() + 3_600_000).toISOString();

    const paused = await run('pause', '--ci', target.ciId, '--reason', 'the disks are being moved', '--until', until, '--json');

    expect(paused.code).toBe(0);
    expect(json(paused.out)).toMatchObject({ scope: `ci#${target.ciId}`, pause: { reason: 'the disks are being moved', until, by: expect.stringContaining('arn:aws:iam::') } });
    const { view } = await flow.remediate(target);
    expect(view.audit).toMatchObject({ result: 'skipped', reason: 'paused' });
    expect(view.workNote?.text).toContain('the disks are being moved');
    expect((await run('resume', '--ci', target.ciId)).code).toBe(0);
    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'success' });
  });

  test('mode dry-run only plans', async () => {
    const target = await flow.makeTarget();
    await run('mode', 'dry-run', '--ci', target.ciId);

    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'skipped', reason: 'dry-run' });
    await run('mode', 'act', '--ci', target.ciId);
    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'success' });
  });

  test.each([
    ['without an end', ['pause', '--reason', 'x']],
    ['with two ends', ['pause', '--reason', 'x', '--for', '1h', '--until', '2099-01-01T00:00:00Z']],
    ['with an end that is over', ['pause', '--reason', 'x', '--until', '2020-01-01T00:00:00Z']],
    ['with an end without its offset', ['pause', '--reason', 'x', '--until', '2099-01-01T00:00:00']],
    ['without a reason', ['pause', '--reason', ' ', '--for', '1h']],
    ['with two scopes', ['pause', '--reason', 'x', '--for', '1h', '--ci', 'CI1', '--playbook', 'p']],
    ['with an account that is none', ['pause', '--reason', 'x', '--for', '1h', '--account', '12']],
    ['of a mode that is none', ['mode', 'careful']],
  ])('are refused %s', async (_, args) => {
    expect(await run(...args)).toMatchObject({ code: 2, out: '' });
  });
});

describe('stackflow limits', () => {
  afterEach(() => flow.clearControl('all'));

  test('shows them and changes them, and the next remediation keeps them', async () => {
    const target = await flow.makeTarget({ service: 'search' });
    await flow.makeTarget({ service: 'search' });

    const changed = await run('limits', '--max-percent-of-service-at-once', '50', '--storm-per-hour', '1', '--json');

    expect(json(changed.out)).toMatchObject({ stormPerHour: 1, maxPercentOfServiceAtOnce: 50, maxCisOfAccountAtOnce: 1000 });
    await flow.remediate(target);
    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'skipped', reason: 'storm' });
    expect((await run('limits', '--max-percent-of-service-at-once', 'none')).out).toMatch(/percent of those that it has +no limit/);
  });

  test.each([['0'], ['-1'], ['many'], ['1.5'], ['100000']])('refuses %s actions an hour', async (value) => {
    expect(await run('limits', '--storm-per-hour', value)).toMatchObject({ code: 2, err: expect.stringContaining('stormPerHour') });
  });
});

describe('stackflow approve and deny', () => {
  afterEach(() => flow.skipWaits(true));

  const ask = async (auth: object = {}): Promise<RemediationRequest> => {
    await flow.putPlaybook({ playbookId: 'asks', safety: { ...makePlaybook().safety, approval: { people: 1, withinSeconds: 900 } } });
    await flow.skipWaits(false);
    const request = await flow.sign(await flow.makeTarget(), { action: { playbookId: 'asks' }, auth });
    await flow.publish(request);
    await onHold(request);
    return request;
  };

  test.each([
    ['approve', 'success', null],
    ['deny', 'skipped', 'approval-denied'],
  ])('%s, by somebody else: %s', async (verdict, result, reason) => {
    const request = await ask();

    expect(await run(verdict, request.remediationId, '--reason', 'I looked at it')).toMatchObject({ code: 0 });
    await flow.skipWaits(true);

    const { view } = await flow.ended(request);
    expect(view.audit).toMatchObject({ result, reason });
    expect(JSON.stringify(view.audit?.['decisions'])).toContain('I looked at it');
  });

  test('refuses the one who asked, and a second word of the same person', async () => {
    const own = await ask({ requestedBy: 'arn:aws:iam::000000000000:user/local' });
    expect(await run('approve', own.remediationId, '--reason', 'it is mine')).toMatchObject({ code: 4, out: expect.stringContaining('somebody else') });

    const other = await ask();
    await run('approve', other.remediationId, '--reason', 'yes');
    expect(await run('approve', other.remediationId, '--reason', 'yes, yes')).toMatchObject({ code: 4, out: expect.stringContaining('already') });
  });

  test('refuse what waits for nobody', async () => {
    const { view } = await flow.remediate(await flow.makeTarget());

    expect((await run('approve', view.remediationId, '--reason', 'sure')).code).toBe(4);
    expect((await run('deny', 'rem-nobody-knows', '--reason', 'sure')).code).toBe(4);
  });
});

describe('stackflow change', () => {
  test('records a change, which keeps remediation away, and lists it', async () => {
    const target = await flow.makeTarget();

    expect(await run('change', 'add', target.ciId, '--id', 'CHG0000777', '--at', (await flow.now()).toISOString(), '--summary', 'new kernel')).toMatchObject({ code: 0 });

    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'skipped', reason: 'recent-change' });
    expect((await run('change', 'list', target.ciId)).out).toMatch(/CHG0000777 .+new kernel/);
  });

  test('refuses a time without its offset', async () => {
    expect((await run('change', 'add', 'CI1', '--id', 'CHG1', '--at', 'yesterday')).code).toBe(2);
  });
});

describe('stackflow window', () => {
  let target: Target;
  let scope: string;
  beforeEach(async () => {
    target = await flow.makeTarget();
    scope = `ci#${target.ciId}`;
  });
  const file = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'stackflow-')), 'windows.ics');
    writeFileSync(path, text);
    return path;
  };
  const minutesFromNow = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

  test('add closes the gate, list and next show it, remove opens the gate again', async () => {
    const from = (await flow.now()).getTime() - 60_000;
    const added = await run('window', 'add', '--scope', scope, '--id', 'MW1', '--title', 'New disks', '--from', new Date(from).toISOString(), '--for', '2h', '--rrule', 'FREQ=WEEKLY', '--time-zone', 'Europe/Berlin');
    expect(added.code).toBe(0);

    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'skipped', reason: 'maintenance-window' });
    expect((await run('window', 'list', '--scope', scope)).out).toContain('New disks');
    expect((await run('window', 'list')).out).toContain('MW1');
    expect(json((await run('window', 'next', '--scope', scope, '--count', '3', '--json')).out)['occurrences']).toHaveLength(3);
    expect((await run('window', 'remove', 'MW1', '--scope', scope)).code).toBe(0);
    expect((await run('window', 'remove', 'MW1', '--scope', scope)).code).toBe(1);
    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'success' });
  });

  test('import takes a calendar whole, and again without doubling it', async () => {
    const start = minutesFromNow(60).replace(/[-:]|\.\d+/g, '');
    const ics = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:patch-day', 'SUMMARY:Patch day', `DTSTART:${start}`, 'DURATION:PT2H', 'RRULE:FREQ=MONTHLY', 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');

    for (const path of [file(ics), file(ics)]) expect((await run('window', 'import', path, '--scope', scope)).code).toBe(0);

    expect(json((await run('window', 'list', '--scope', scope, '--json')).out)).toMatchObject({ windows: [{ windowId: 'patch-day', rrule: 'FREQ=MONTHLY' }] });
  });

  test.each<[string, () => string[], string]>([
    ['a scope that is none', () => ['add', '--scope', 'everywhere', '--id', 'x', '--from', minutesFromNow(0), '--for', '1h'], '--scope'],
    ['a rule that is none', () => ['add', '--scope', 'all', '--id', 'x', '--from', minutesFromNow(0), '--for', '1h', '--rrule', 'FREQ=NOWANDTHEN'], 'rrule'],
    ['a rule that can not be', () => ['add', '--scope', 'all', '--id', 'x', '--from', minutesFromNow(0), '--for', '1h', '--rrule', 'FREQ=DAILY;BYDAY=XX'], 'rrule'],
    ['a zone that is none', () => ['add', '--scope', 'all', '--id', 'x', '--from', minutesFromNow(0), '--for', '1h', '--time-zone', 'Berlin'], 'IANA'],
    ['a length that is none', () => ['add', '--scope', 'all', '--id', 'x', '--from', minutesFromNow(0), '--for', 'a while'], '--for'],
    ['a calendar that is none', () => ['import', file('hello'), '--scope', 'all'], 'Nothing was imported'],
    ['a calendar with one bad event', () => ['import', file('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR'), '--scope', 'all'], 'DTSTART'],
    ['a file that is not there', () => ['import', '/no/such/file.ics', '--scope', 'all'], "Can't read"],
    ['a count that is none', () => ['next', '--scope', 'all', '--count', '0'], '--count'],
  ])('refuses %s', async (_, args, said) => {
    expect(await run('window', ...args())).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) });
    expect(json((await run('window', 'list', '--scope', 'all', '--json')).out)).toEqual({ windows: [] });
  });
});
