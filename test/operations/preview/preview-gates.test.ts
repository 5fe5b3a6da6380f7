import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Decision } from '../../../src/contracts/decision.ts';
import { GATES, type GateName, type GatePreview } from '../../../src/contracts/gate-preview.ts';
import type { Safety } from '../../../src/contracts/playbook.ts';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import type { PreviewRemediationDependencies } from '../../../src/operations/preview/preview-remediation.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { Flow, until, type Target } from '../../support/flow.ts';

type Changes = NonNullable<Parameters<Flow['sign']>[1]>;

const READS = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand']);
const ASKER = 'arn:aws:iam::000000000000:user/asker';

let flow: Flow;
let dependencies: PreviewRemediationDependencies;
let previewGates: (request: RemediationRequest) => Promise<GatePreview>;
let run: (...args: string[]) => Promise<{ code: number; out: string; err: string }>;

/** A client that refuses to write. */
function readingOnly(): DynamoDBDocumentClient {
  const reader = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  reader.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) =>
        READS.has(commandName) ? next(args) : Promise.reject(new Error(`a preview must not send ${commandName}`)),
    { step: 'initialize' },
  );
  return reader;
}

beforeAll(async () => {
  flow = await Flow.start();
  const { ssm } = await import('../../../src/platform/clients/ssm.ts');
  const { createPreviewDependencies } = await import('../../../src/operations/preview/create-preview-dependencies.ts');
  const { createLedgerStore } = await import('../../../src/stores/ledger-store.ts');
  const preview = await import('../../../src/operations/preview/preview-gates.ts');
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  const dynamodb = readingOnly();
  const now = await flow.now();
  const rest = { ownArn: flow.outputs.StateMachineArn, targetAccounts: [], clock: { now: () => now } };
  dependencies = { ...createPreviewDependencies({ dynamodb, ssm }, flow.outputs, rest), ledger: createLedgerStore(dynamodb, flow.outputs.LedgerTable) };
  previewGates = async (request) => {
    const at = await flow.now();
    return preview.previewGates(request, { ...dependencies, clock: { now: () => at } });
  };
  run = async (...args) => {
    const lines = { out: '', err: '' };
    const streams = { out: (text: string) => void (lines.out += text), err: (text: string) => void (lines.err += text) };
    return { code: await runCommand([...args, '--stage', 'local'], streams), ...lines };
  };
}, 120_000);
afterAll(() => flow.close());

const minutesFrom = (now: Date, minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();
const refusals = ({ gates }: GatePreview) => gates.filter(({ decision }) => decision.verdict !== 'allow');
const saysOf = ({ gates }: GatePreview, gate: GateName): Decision | undefined => gates.find((one) => one.gate === gate)?.decision;

async function withPlaybook(playbookId: string, safety: Partial<Safety>): Promise<Changes> {
  await flow.putPlaybook({ playbookId, safety: { ...makePlaybook().safety, ...safety } });
  return { action: { playbookId, playbookVersion: 1 } };
}

async function closeWindow({ ciId }: Target, minutes: number): Promise<void> {
  const now = await flow.now();
  const times = { startsAt: minutesFrom(now, -300), endsAt: minutesFrom(now, minutes) };
  await flow.put(flow.outputs.MaintenanceWindowTable, { scope: `ci#${ciId}`, windowId: 'W1', title: 'Patching', ...times });
}

async function recordChange({ ciId }: Target): Promise<void> {
  const implementedAt = (await flow.now()).toISOString();
  await flow.put(flow.outputs.RecentChangeTable, { ciId, changeKey: `${implementedAt}#CHG7`, changeId: 'CHG7', implementedAt });
}

async function pause({ ciId }: Target): Promise<void> {
  const now = await flow.now();
  const what = { reason: 'a storm outside', by: ASKER, pausedAt: now.toISOString(), until: minutesFrom(now, 60) };
  await flow.put(flow.outputs.ControlTable, { scope: `ci#${ciId}`, pause: what });
}

const useBefore = async ({ ciId }: Target): Promise<unknown> =>
  flow.put(flow.outputs.LeaseTable, { ciId, token: 4, uses: [{ remediationId: 'rem-before', playbookId: 'cools-down', usedAt: (await flow.now()).toISOString() }] });

/** Which decision of the audit record is a gate's; those of `MatchRule` share one. */
const recordedAs = (gate: GateName): string => (gate === 'maintenance' || gate === 'change' ? gate : 'rule');

describe('the preview says what the machine then decides', () => {
  const nothing = () => Promise.resolve({});
  const cases: [string, GateName, string, (target: Target) => Promise<Changes>][] = [
    ['a paused CI', 'pause', 'paused', async (target) => pause(target).then(nothing)],
    ['a resolved incident', 'incident', 'stale', ({ incidentId }) => flow.put(flow.outputs.IncidentTable, { id: incidentId, state: 'resolved' }).then(nothing)],
    ['a stranger\'s role', 'role', 'unauthorized', async () => ({ auth: { targetRoleArn: 'arn:aws:iam::999999999999:role/StackFlow-Remediation-Target' } })],
    ['too little confidence', 'rule', 'below-confidence-threshold', async () => ({ classification: { confidence: 0.85 } })],
    ['a cooldown', 'limits', 'cooldown', async (target) => useBefore(target).then(() => withPlaybook('cools-down', { cooldownSeconds: 3600 }))],
    ['a closed window', 'maintenance', 'maintenance-window', (target) => closeWindow(target, 60).then(nothing)],
    ['a window beyond the longest hold', 'maintenance', 'maintenance-window', (target) => closeWindow(target, 300).then(() => withPlaybook('waits', { maintenanceWindow: 'hold' }))],
    ['a recent change', 'change', 'recent-change', (target) => recordChange(target).then(nothing)],
  ];

  test.each(cases)('%s', async (_, gate, reason, spoil) => {
    const target = await flow.makeTarget();
    const request = await flow.sign(target, await spoil(target));

    const preview = await previewGates(request);
    await flow.publish(request);
    const { view } = await flow.ended(request);

    expect(refusals(preview)).toMatchObject([{ gate, decision: { verdict: 'deny', reason } }]);
    expect(preview).toMatchObject({ verdict: 'deny', isDryRun: false });
    const recorded = (view.audit?.['decisions'] as Record<string, Decision>)[recordedAs(gate)];
    expect(recorded).toMatchObject({ verdict: 'deny', reason });
    const detail = (decision: Decision | undefined) => decision?.detail.replace(/held since \S+Z/, '');
    expect(detail(recorded)).toBe(detail(saysOf(preview, gate)));
  });

  test('nothing in the way: it is let through, and succeeds', async () => {
    const request = await flow.sign(await flow.makeTarget());

    const preview = await previewGates(request);
    await flow.publish(request);

    expect(preview).toMatchObject({ verdict: 'allow', isDryRun: false });
    expect(preview.gates.map(({ gate }) => gate)).toEqual(GATES);
    expect((await flow.ended(request)).view.audit).toMatchObject({ result: 'success' });
  });

  test('a dry run: it is let through, and only planned', async () => {
    const request = await flow.sign(await flow.makeTarget(), { dryRun: true });

    const preview = await previewGates(request);
    await flow.publish(request);

    expect(preview).toMatchObject({ verdict: 'allow', isDryRun: true });
    expect((await flow.ended(request)).view.audit).toMatchObject({ result: 'skipped', reason: 'dry-run' });
  });

  test.each([
    ['held by another', { holder: 'rem-other', acquiredAt: '2026-05-19T10:00:00.000Z', heldBecause: 'unknown-outcome' }, 'rem-other'],
    ['kept for a P1', { p1Waiting: 'rem-urgent', stoodBack: 0 }, 'rem-urgent'],
  ])('a CI that is %s: it waits in its queue', async (_, lease, behind) => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, token: 7, ...lease });
    const request = await flow.sign(target);

    const preview = await previewGates(request);
    await flow.publish(request);
    const waiting = await until('the wait', async () => (await flow.load(request.remediationId).catch(() => undefined))?.ledger.waiting);

    expect(refusals(preview)).toMatchObject([{ gate: 'lease', decision: { verdict: 'hold', reason: 'ci-busy', evidence: { holder: behind } } }]);
    expect(waiting).toMatchObject({ behind });
    await flow.delete(flow.outputs.LeaseTable, { ciId: target.ciId });
  });

  test('a CI that a P1 had before is free', async () => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, token: 7, p1Before: 'rem-urgent' });

    expect(await previewGates(await flow.sign(target))).toMatchObject({ verdict: 'allow' });
  });

  test('a P1 gets a CI that is kept for one', async () => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, token: 7, p1Waiting: 'rem-urgent', stoodBack: 0 });

    expect(await previewGates(await flow.sign(target, { incident: { priority: 'P1' } }))).toMatchObject({ verdict: 'allow' });
  });
});

describe('every gate is asked', () => {
  test('whether or not an earlier one refuses', async () => {
    const target = await flow.makeTarget();
    await Promise.all([pause(target), closeWindow(target, 60), recordChange(target)]);

    const preview = await previewGates(await flow.sign(target, { classification: { confidence: 0.1 } }));

    expect(refusals(preview).map(({ gate }) => gate)).toEqual(['pause', 'rule', 'maintenance', 'change']);
  });

  test.each<[string, Changes, (target: Target) => Promise<unknown>]>([
    ['playbook', { action: { playbookId: 'nobody-wrote-it' } }, () => Promise.resolve()],
    ['CI', {}, ({ ciId }) => flow.delete(flow.outputs.CiTable, { ciId })],
  ])('and says that there is no %s to ask about', async (_, changes, spoil) => {
    const target = await flow.makeTarget();
    await spoil(target);
    const request = await flow.sign(target, changes);

    const preview = await previewGates(request);
    await flow.publish(request);

    expect(refusals(preview).map(({ gate }) => gate)).toEqual(GATES.filter((gate) => gate !== 'lease'));
    const { view } = await flow.ended(request);
    expect(view.audit).toMatchObject({ reason: 'no-matching-playbook', detail: saysOf(preview, 'pause')?.detail });
  });

  test('and one that can not answer denies', async () => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.MaintenanceWindowTable, { scope: `ci#${target.ciId}`, windowId: 'W1', title: '?', startsAt: 'soon' });

    expect(refusals(await previewGates(await flow.sign(target)))).toMatchObject([{ gate: 'maintenance', decision: { verdict: 'deny', reason: 'gate-error' } }]);
  });

  test('and when the switches make no sense none of them lets it through', async () => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.ControlTable, { scope: `ci#${target.ciId}`, mode: 'perhaps' });

    const preview = await previewGates(await flow.sign(target));

    expect(preview).toMatchObject({ verdict: 'deny', isDryRun: true });
    expect(refusals(preview).map(({ decision }) => 'reason' in decision && decision.reason)).toEqual(GATES.map(() => 'gate-error'));
  });
});

describe('a replay', () => {
  test('is as old as the moment in which it is made', async () => {
    const now = await flow.now();
    const auth = { issuedAt: minutesFrom(now, -600), expiresAt: minutesFrom(now, 5) };

    expect(await previewGates(await flow.sign(await flow.makeTarget(), { auth }))).toMatchObject({ verdict: 'allow' });
  });

  test('is told of the cooldown that the remediation itself began', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), await withPlaybook('cools-down', { cooldownSeconds: 3600 }));
    const { previewRemediation } = await import('../../../src/operations/preview/preview-remediation.ts');

    const preview = await previewRemediation(view.remediationId, ASKER, dependencies);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(preview && refusals(preview)).toMatchObject([{ gate: 'limits', decision: { reason: 'cooldown', evidence: { remediationId: view.remediationId } } }]);
  });
});

describe('stackflow preview', () => {
  test('ends with 0 when every gate lets it through', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { dryRun: true });

    const { code, out } = await run('preview', view.remediationId, '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'allow', isDryRun: true, gates: GATES.map((gate) => ({ gate, decision: { verdict: 'allow' } })) });
  });

  test('ends with 4 when one does not, and says which and why', async () => {
    const target = await flow.makeTarget();
    const { view } = await flow.remediate(target);
    await closeWindow(target, 60);

    const { code, out } = await run('preview', view.remediationId);

    expect(code).toBe(4);
    expect(out).toMatch(/It would be refused at [\s\S]+maintenance +deny +maintenance-window +maintenance window W1 \(Patching\)/);
  });

  test('names the caller as the one who may not approve', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { ...(await withPlaybook('asks-one', { approval: { people: 1, withinSeconds: 60 } })), dryRun: true });
    await flow.put(flow.outputs.LedgerTable, { ...view.ledger, requestBody: JSON.stringify({ ...JSON.parse(view.ledger.requestBody), dryRun: false }) });

    const { code, out } = await run('preview', view.remediationId);

    expect(code).toBe(4);
    expect(out).toMatch(/approval +hold +approval-expired +waits until \S+ for the approval of somebody other than arn:aws:/);
  });

  test('ends with 1 when there is no such remediation', async () => {
    expect(await run('preview', 'rem-nobody')).toMatchObject({ code: 1, err: expect.stringContaining('stackflow executions') });
  });
});

/** The last: time must not be skipped while they are held, and what they leave waits until the stack ends. */
describe('what waits', () => {
  const held = (remediationId: string) =>
    until('the hold', async () => (await flow.load(remediationId).catch(() => undefined))?.ledger.hold);
  beforeAll(() => flow.skipWaits(false));

  test('for a window is said to be held, until the same moment', async () => {
    const changes = await withPlaybook('patient', { maintenanceWindow: 'hold' });
    const target = await flow.makeTarget();
    await closeWindow(target, 60);
    const request = await flow.sign(target, changes);

    const preview = await previewGates(request);
    await flow.publish(request);

    const { reason, detail, recheckAt } = await held(request.remediationId);
    expect(preview.verdict).toBe('hold');
    expect(refusals(preview)).toMatchObject([{ gate: 'maintenance', decision: { verdict: 'hold', reason, detail, recheckAt } }]);
  });

  test('for people is said to wait for them; the preview asks nobody', async () => {
    const request = await flow.sign(await flow.makeTarget(), await withPlaybook('asks', { approval: { people: 2, withinSeconds: 900 } }));

    const preview = await previewGates(request);
    await flow.publish(request);

    const { reason, detail } = await held(request.remediationId);
    const withoutTime = (text = '') => text.replace(/until \S+/, '');
    expect(refusals(preview)).toMatchObject([{ gate: 'approval', decision: { verdict: 'hold', reason } }]);
    expect(withoutTime(saysOf(preview, 'approval')?.detail)).toBe(withoutTime(detail));
  });
});
