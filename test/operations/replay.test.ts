import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Replay } from '../../src/contracts/ledger-entry.ts';
import type { ReplayOutcome } from '../../src/contracts/replay.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { requestReplay } from '../../src/operations/replay/request-replay.ts';
import { Flow } from '../support/flow.ts';
import { ALICE, Operator } from './operator.ts';

const BOB = 'arn:aws:iam::000000000000:user/bob';
const DAY_MS = 86_400_000;

jest.setTimeout(60_000);

let flow: Flow;
let operator: Operator;
beforeAll(async () => {
  flow = await Flow.start();
  operator = await Operator.over(flow);
}, 240_000);
afterAll(() => flow.close());

const replayedOf = (outcome: ReplayOutcome): string => {
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.reason}, ${outcome.detail}`);
  return outcome.remediationId;
};

const requestOf = ({ requestBody }: Pick<Replay, 'requestBody'>) => JSON.parse(requestBody) as RemediationRequest;

/** A failed one whose playbook is its own. */
async function failOwn(playbookId: string) {
  await flow.putPlaybook({ playbookId });
  return operator.fail({ action: { playbookId } });
}

describe('a replay', () => {
  test('is the next attempt, asked for by the operator, judged and done anew; its letter goes once it is accepted', async () => {
    const { target, remediationId, view } = await operator.fail();
    await operator.repair(target);
    expect(await operator.letters()).toContain(remediationId);

    const next = replayedOf(await operator.replay(remediationId));
    const ended = await flow.ended({ remediationId: next });
    await operator.accepted(remediationId);

    expect(ended.view.audit).toMatchObject({ result: 'success', attempt: 2, requestedBy: ALICE, playbookVersion: 1 });
    expect(ended.view.request).toMatchObject({ classification: view.request?.classification, dryRun: false, incident: view.request?.incident });
    expect(ended.states).toContain('CheckMaintenanceWindow');
    expect(await flow.effectsOf(next)).toHaveLength(1);
    expect(await operator.row(remediationId)).toMatchObject({ review: 'replayed', replay: { remediationId: next, requestedBy: ALICE } });
    expect(await operator.letters()).not.toContain(remediationId);
  });

  test('of what was skipped acts, once nothing stands in its way', async () => {
    const target = await flow.makeTarget();
    const window = { scope: `ci#${target.ciId}`, windowId: 'w1', title: 'patching', startsAt: '2020-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' };
    await flow.put(flow.outputs.MaintenanceWindowTable, window);
    const { view } = await flow.remediate(target);
    expect(view.audit).toMatchObject({ result: 'skipped', reason: 'maintenance-window' });
    await flow.settled(view.remediationId);

    const held = replayedOf(await operator.replay(view.remediationId));
    expect((await flow.ended({ remediationId: held })).view.audit).toMatchObject({ result: 'skipped', reason: 'maintenance-window', attempt: 2 });
    await flow.settled(held);
    await flow.delete(flow.outputs.MaintenanceWindowTable, { scope: window.scope, windowId: window.windowId });

    expect(await operator.replay(view.remediationId)).toMatchObject({ reason: 'replayed-already', detail: expect.stringContaining(held) });
    const acting = replayedOf(await operator.replay(held));
    expect((await flow.ended({ remediationId: acting })).view.audit).toMatchObject({ result: 'success', attempt: 3 });
  });

  test('of a dry run is a dry run', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { dryRun: true });
    await flow.settled(view.remediationId);

    const next = replayedOf(await operator.replay(view.remediationId));

    expect((await flow.ended({ remediationId: next })).view.audit).toMatchObject({ result: 'skipped', reason: 'dry-run', attempt: 2 });
  });

  test('by twenty operators at once is one attempt with one effect', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => operator.replay(remediationId, { by: `arn:aws:iam::000000000000:user/operator-${index}` })),
    );
    const replayed = outcomes.filter(({ kind }) => kind === 'replayed');
    const ids = new Set(replayed.map(replayedOf));
    const [next = ''] = ids;
    await flow.ended({ remediationId: next });
    await flow.runtime('_idle');

    expect(ids.size).toBe(1);
    // Who comes so late that the engine knows of it already is told so.
    for (const outcome of outcomes.filter(({ kind }) => kind === 'refused'))
      expect(outcome).toMatchObject({ reason: 'replayed-already', detail: expect.stringContaining(next) });
    expect(await flow.effectsOf(next)).toHaveLength(1);
    const attempts = (await operator.replaying.ledger.findByIncident(target.incidentId)).map(({ attempt }) => attempt);
    expect(attempts.sort()).toEqual([1, 2]);
  });

  test('over the intake\'s queue is signed there, and twice asked is once done', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);
    const dependencies = { ...operator.replaying, sqs: flow.sqs, intakeQueueUrl: flow.outputs.IntakeQueueUrl };

    const [first, second] = await Promise.all([BOB, ALICE].map((requestedBy) => requestReplay(remediationId, { requestedBy }, dependencies)));
    const next = replayedOf(first as ReplayOutcome);
    const { view } = await flow.ended({ remediationId: next });
    await flow.runtime('_idle');

    expect(replayedOf(second as ReplayOutcome)).toBe(next);
    expect(view.audit).toMatchObject({ result: 'success', attempt: 2 });
    expect([BOB, ALICE]).toContain(view.audit?.['requestedBy']);
    expect(await flow.effectsOf(next)).toHaveLength(1);
  });
});

describe('a crash', () => {
  test('between claim and publishing: whoever comes next publishes what was claimed, byte for byte', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);
    const broken = { send: () => Promise.reject(new Error('the connection broke')) };

    await expect(operator.replay(remediationId, { sns: broken as never })).rejects.toThrow('the connection broke');
    const claimed = (await operator.row(remediationId))?.replay;
    expect(await operator.row(remediationId)).toMatchObject({ review: 'replaying' });
    const next = replayedOf(await operator.replay(remediationId, { by: BOB }));
    await flow.ended({ remediationId: next });

    expect(next).toBe(claimed?.remediationId);
    expect((await operator.entry(next))?.requestBody).toBe(claimed?.requestBody);
    expect((await operator.row(remediationId))?.replay?.requestedBy).toBe(ALICE);
  });

  test('after publishing: published once more it is one attempt', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);

    const next = replayedOf(await operator.replay(remediationId));
    await flow.ended({ remediationId: next });
    await flow.advance(400);
    await flow.sendRaw((await operator.entry(next))?.requestBody ?? '', 'Standard', target.ciId);
    await flow.runtime('_idle');

    expect(await flow.effectsOf(next)).toHaveLength(1);
    await operator.accepted(remediationId);
    expect(await operator.replay(remediationId)).toMatchObject({ kind: 'refused', reason: 'replayed-already', detail: expect.stringContaining(next) });
  });

  test('between claim and publishing, and a later attempt put it right: the claim is not published any more', async () => {
    const { target, remediationId, view } = await operator.fail();
    await operator.repair(target);
    const broken = { send: () => Promise.reject(new Error('the connection broke')) };
    await expect(operator.replay(remediationId, { sns: broken as never })).rejects.toThrow();
    const { openedAt } = view.request?.incident ?? {};
    const later = await flow.remediate(target, { attempt: 3, ...(openedAt && { incident: { openedAt } }) });
    await flow.settled(later.view.remediationId);
    const before = (await flow.effectsOf(target.instanceId)).length;

    expect(await operator.replay(remediationId)).toMatchObject({ kind: 'refused', reason: 'succeeded' });
    await flow.runtime('_idle');
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(before);
  });

  test('between claim and publishing, and the incident was resolved: it can be discarded once the claim has expired', async () => {
    const { target, remediationId } = await operator.fail();
    const broken = { send: () => Promise.reject(new Error('the connection broke')) };
    await expect(operator.replay(remediationId, { sns: broken as never })).rejects.toThrow();
    await flow.put(flow.outputs.IncidentTable, { id: target.incidentId, state: 'resolved' });

    expect(await operator.replay(remediationId)).toMatchObject({ reason: 'incident-resolved' });
    expect(await operator.discard(remediationId, 'solved by hand')).toMatchObject({ kind: 'refused', reason: 'replayed-already' });
    await flow.advance(2 * 3600);
    expect(await operator.discard(remediationId, 'solved by hand')).toMatchObject({ kind: 'discarded' });
    expect(await operator.replay(remediationId)).toMatchObject({ reason: 'discarded' });
  });

  test('before publishing, found after hours: the claim has expired and is signed anew, for the same attempt', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);
    const broken = { send: () => Promise.reject(new Error('the connection broke')) };
    await expect(operator.replay(remediationId, { sns: broken as never })).rejects.toThrow();
    const before = (await operator.row(remediationId))?.replay as Replay;
    await flow.advance(2 * 3600);

    const next = replayedOf(await operator.replay(remediationId));
    const { view } = await flow.ended({ remediationId: next });

    expect(next).toBe(before.remediationId);
    expect(view.audit).toMatchObject({ result: 'success' });
    expect(requestOf((await operator.row(remediationId))?.replay as Replay).auth.issuedAt > requestOf(before).auth.issuedAt).toBe(true);
  });

  test('between acceptance and the letter\'s end: the next tidying deletes it', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);
    const next = replayedOf(await operator.replay(remediationId));
    await flow.ended({ remediationId: next });
    const { settleReplays } = await import('../../src/operations/review/tidy-dead-letters.ts');
    await settleReplays(operator.tidying);
    expect(await operator.row(remediationId)).toMatchObject({ review: 'replayed' });
    expect(await operator.letters()).toContain(remediationId);

    await operator.tidy();

    expect(await operator.letters()).not.toContain(remediationId);
  });
});

describe('refused is a replay', () => {
  const refusal = async (reviewId: string) => {
    const outcome = await operator.replay(reviewId);
    expect(await operator.check(reviewId)).toEqual(outcome);
    return outcome.kind === 'refused' ? [outcome.reason, outcome.detail] : ['replayed', ''];
  };

  test('of what nobody knows', async () => {
    expect(await refusal('rem-nobody')).toEqual(['unknown-remediation', expect.stringContaining('rem-nobody')]);
  });

  test('of what has succeeded', async () => {
    const { view } = await flow.remediate(await flow.makeTarget());
    await flow.settled(view.remediationId);

    expect(await refusal(view.remediationId)).toEqual(['succeeded', expect.any(String)]);
  });

  test('of what a later attempt has put right', async () => {
    const { target, remediationId, view } = await operator.fail();
    await operator.repair(target);
    const { openedAt } = view.request?.incident ?? {};
    const later = await flow.remediate(target, { attempt: 2, ...(openedAt && { incident: { openedAt } }) });
    await flow.settled(later.view.remediationId);

    expect(await refusal(remediationId)).toEqual(['succeeded', expect.stringContaining(later.view.remediationId)]);
  });

  test('of what a later attempt has tried: that one is to be replayed', async () => {
    const { target, remediationId } = await operator.fail();
    const later = await flow.remediate(target, { attempt: 2 });
    await flow.settled(later.view.remediationId);

    expect(await refusal(remediationId)).toEqual(['replayed-already', expect.stringContaining(later.view.remediationId)]);
  });

  test('of what waits for its CI', async () => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, holder: 'rem-somebody', token: 7, heldBecause: 'unknown-outcome' });
    const request = await flow.sign(target);
    await flow.publish(request);
    await flow.runtime('_idle');

    expect(await refusal(request.remediationId)).toEqual(['still-running', expect.any(String)]);
  });

  test('of what may have changed something, nobody knows', async () => {
    await flow.crash('PollAction');
    const { view } = await flow.remediate(await flow.makeTarget());
    await flow.settled(view.remediationId);

    expect(await refusal(view.remediationId)).toEqual(['unknown-outcome', expect.stringContaining(view.ledger.ciId)]);
  });

  test.each([
    ['is resolved', async (id: string) => flow.put(flow.outputs.IncidentTable, { id, state: 'resolved' })],
    ['is gone', async (id: string) => flow.delete(flow.outputs.IncidentTable, { id })],
  ])('when the incident %s', async (_, end) => {
    const { target, remediationId } = await operator.fail();
    await end(target.incidentId);

    expect(await refusal(remediationId)).toEqual(['incident-resolved', expect.stringContaining(target.incidentId)]);
  });

  test('when the playbook has another version, unless somebody confirms it', async () => {
    const { target, remediationId } = await failOwn('grows-up');
    await flow.putPlaybook({ playbookId: 'grows-up', version: 2 });
    await operator.repair(target);

    expect(await refusal(remediationId)).toEqual(['playbook-changed', expect.stringContaining('--playbook-version 2')]);
    expect(await operator.replay(remediationId, { playbookVersion: 3 })).toMatchObject({ reason: 'playbook-changed' });
    const next = replayedOf(await operator.replay(remediationId, { playbookVersion: 2 }));
    expect((await flow.ended({ remediationId: next })).view.audit).toMatchObject({ result: 'success', playbookVersion: 2 });
  });

  test('when the playbook is disabled', async () => {
    const { remediationId } = await failOwn('put-to-rest');
    await flow.putPlaybook({ playbookId: 'put-to-rest', status: 'disabled' });

    expect(await refusal(remediationId)).toEqual(['playbook-changed', expect.stringContaining('no active version')]);
    expect(await operator.replay(remediationId, { playbookVersion: 1 })).toMatchObject({ reason: 'playbook-changed' });
  });

  test('of what somebody has discarded', async () => {
    const { remediationId } = await operator.fail();
    await operator.discard(remediationId, 'the server is gone');

    expect(await refusal(remediationId)).toEqual(['discarded', expect.stringContaining('the server is gone')]);
  });
});

test('a preview of many counts what the first gate says of each, and changes nothing', async () => {
  const { previewMany } = await import('../../src/operations/replay/preview-many.ts');
  const { previewGates } = await import('../../src/operations/preview/preview-gates.ts');
  const { previewDependenciesOf } = await import('../../scripts/commands/preview.ts');
  const failed = [await operator.fail(), await operator.fail(), await operator.fail()];
  const [resolved, windowed] = failed.map(({ target }) => target);
  await flow.put(flow.outputs.IncidentTable, { id: resolved?.incidentId, state: 'resolved' });
  const window = { windowId: 'w1', title: 'patching', startsAt: '2020-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' };
  await flow.put(flow.outputs.MaintenanceWindowTable, { scope: `ci#${windowed?.ciId}`, ...window });
  const ids = failed.map(({ remediationId }) => remediationId);
  const touched = async (id: string) => {
    const { review, replay } = (await operator.row(id)) ?? {};
    return { review, replay };
  };

  const now = await flow.now();
  const gates = { ...previewDependenciesOf(flow.outputs), clock: { now: () => now } };
  const many = await previewMany(ids, {
    check: (id) => operator.check(id),
    preview: (request) => previewGates(request, gates),
    signal: new AbortController().signal,
    step: () => undefined,
  });

  expect(many).toEqual({
    ...{ looked: 3, allowed: 1, refused: [{ reason: 'incident-resolved', count: 1 }] },
    gates: [{ gate: 'maintenance', verdict: 'deny', reason: 'maintenance-window', count: 1 }],
  });
  expect(await Promise.all(ids.map(touched))).toEqual(ids.map(() => ({ review: 'open', replay: undefined })));
});

test('after more than 14 days SQS has forgotten the letter, and the ledger replays all the same', async () => {
  const { target, remediationId } = await operator.fail();
  await operator.repair(target);
  const entry = await operator.entry(remediationId);
  const long = new Date((await flow.now()).getTime() - 15 * DAY_MS).toISOString();
  await flow.put(flow.outputs.LedgerTable, { ...entry, receivedAt: long, deadLetteredAt: long });
  await flow.sqs.send(new PurgeQueueCommand({ QueueUrl: flow.outputs.DeadLetterQueueUrl }));

  const next = replayedOf(await operator.replay(remediationId));
  const { view } = await flow.ended({ remediationId: next });
  await operator.accepted(remediationId);

  expect(view.audit).toMatchObject({ result: 'success', attempt: 2 });
  expect(await operator.row(remediationId)).toMatchObject({ review: 'replayed' });
});
