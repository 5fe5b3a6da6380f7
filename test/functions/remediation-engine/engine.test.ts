import { createHash, randomUUID } from 'node:crypto';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import { secondsBetween } from '../../../src/platform/clock.ts';
import { OPTED_IN } from '../../support/fixtures.ts';
import { Flow, until, type Ended, type Target } from '../../support/flow.ts';

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

/** Each about an incident of its own: a P1 would make requests for the same one pointless. */
const signMany = (count: number, { ciId }: Target, priority: 'P1' | 'P3'): Promise<RemediationRequest[]> =>
  Promise.all(Array.from({ length: count }, async () => flow.sign({ ciId, incidentId: await flow.makeIncident() }, { incident: { priority } })));

/** @returns the executions by their start, with start and end in milliseconds. */
const spansOf = (all: Ended[]) =>
  all
    .map(({ view }) => ({
      id: view.remediationId,
      start: Date.parse(view.execution?.startedAt ?? ''),
      end: Date.parse(view.execution?.stoppedAt ?? ''),
      released: Date.parse(view.ledger.releasedAt ?? ''),
    }))
    .sort((a, b) => a.start - b.start);

describe('a request that is delivered again', () => {
  test('gives one execution, one effect, one audit record and one note, whatever its deduplication id', async () => {
    const target = await flow.makeTarget();
    const request = await flow.sign(target);
    const body = JSON.stringify(request);
    for (let copy = 0; copy < 5; copy += 1) await flow.sendRaw(body, 'Standard', target.ciId, request.remediationId);
    for (let copy = 0; copy < 5; copy += 1) await flow.sendRaw(body, 'Standard', target.ciId);

    const { view } = await flow.ended(request);
    await flow.runtime('_idle');

    expect(view.audit).toMatchObject({ result: 'success', sequence: 1 });
    expect(await flow.effectsOf(request.remediationId)).toHaveLength(1);
    expect(Object.keys(await flow.workNotesOf(target.incidentId))).toEqual([request.remediationId]);
    expect(await flow.describe(request.remediationId)).toBe('SUCCEEDED');
  });

  test('with other contents under the same id is a conflict for the dead-letter queue', async () => {
    const target = await flow.makeTarget();
    const request = await flow.sign(target);
    await flow.publish(request);
    await flow.ended(request);
    const other = await flow.sign(target, { remediationId: request.remediationId, classification: { confidence: 0.99 } });

    await flow.sendRaw(JSON.stringify(other), 'Standard', target.ciId);

    const letter = await flow.deadLetter(({ reason }) => reason === 'id-conflict');
    expect(letter).toMatchObject({ remediationId: request.remediationId, failingState: 'Engine' });
    expect(await flow.effectsOf(request.remediationId)).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)('because the engine crashed %s its work is started once', async (when) => {
    await flow.runtime('_crash', { functionName: 'StackFlowRemediationEngine-local', when, times: 2 });

    const { view } = await flow.remediate(await flow.makeTarget());

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(await flow.effectsOf(view.remediationId)).toHaveLength(1);
  });
});

describe('where a request goes', () => {
  test('a P1 that reaches both queues is started once', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { incident: { priority: 'P1' } });
    await flow.runtime('_idle');

    expect(view.audit).toMatchObject({ result: 'success', sequence: 1 });
    expect(await flow.effectsOf(view.remediationId)).toHaveLength(1);
  });

  test('without the priority attribute it is not lost', async () => {
    const request = await flow.sign(await flow.makeTarget(), { incident: { priority: 'P1' } });
    await flow.publishClaiming(request);

    expect((await flow.ended(request)).view.audit).toMatchObject({ result: 'success' });
  });
});

describe('a message that can not be accepted', () => {
  const signed = async (change: (request: RemediationRequest) => unknown): Promise<string> =>
    JSON.stringify(change(await flow.sign(await flow.makeTarget())));

  const cases: [string, () => Promise<string>, string, string][] = [
    ['not JSON', async () => `{"a": ${randomUUID()}`, 'unparsable', 'not JSON'],
    ['an array', async () => `["${randomUUID()}"]`, 'unparsable', 'must be a JSON object'],
    ['deep nesting', async () => `{"x${randomUUID()}":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'unparsable', 'nested deeper'],
    ['__proto__', () => signed((request) => request).then((body) => body.replace('{', '{"__proto__":{"dryRun":false},')), 'unparsable', '__proto__'],
    ['an unknown key', () => signed((request) => ({ ...request, sudo: true })), 'unparsable', 'sudo'],
    ['another schema version', () => signed((request) => ({ ...request, schemaVersion: 2 })), 'unknown-schema', 'schemaVersion'],
    ['a forged confidence', () => signed((request) => ({ ...request, classification: { ...request.classification, confidence: 1 } })), 'unauthorized', 'auth.signature'],
    ['a foreign key', () => signed((request) => ({ ...request, auth: { ...request.auth, keyId: 'mine' } })), 'unauthorized', 'auth.keyId'],
    ['no signature', () => signed((request) => ({ ...request, auth: { ...request.auth, signature: undefined } })), 'unparsable', 'auth.signature'],
    ['a body of 65 KiB', async () => randomUUID().padEnd(65 * 1024, 'x'), 'too-large', '66560 bytes'],
    ['a body of 257 KiB', async () => randomUUID().padEnd(257 * 1024, 'x'), 'too-large', '263168 bytes'],
    ['a body of 1 MiB', async () => randomUUID().padEnd(1024 * 1024, 'x'), 'too-large', '1048576 bytes'],
  ];

  test.each(cases)('because of %s goes to the dead-letter queue with its reason', async (_, makeBody, reason, said) => {
    const body = await makeBody();
    const hash = createHash('sha256').update(body).digest('hex');

    await flow.sendRaw(body);

    const letter = await flow.deadLetter(({ requestSha256 }) => requestSha256 === hash);
    expect(letter).toMatchObject({ reason, failingState: 'Engine', requestBytes: Buffer.byteLength(body) });
    expect(letter.error.message).toContain(said);
  });

  test.each([
    ['has expired', -3600, -1200, 'expired'],
    ['was issued in the future', 1200, 3600, 'unauthorized'],
  ])('because it %s beyond the clocks\' skew', async (_, issued, expires, reason) => {
    const now = (await flow.now()).getTime();
    const auth = { issuedAt: new Date(now + issued * 1000).toISOString(), expiresAt: new Date(now + expires * 1000).toISOString() };
    const request = await flow.sign(await flow.makeTarget(), { auth });

    await flow.publish(request);

    expect(await flow.deadLetterOf(request.remediationId)).toMatchObject({ reason });
  });

  test('because the unsigned priority lies', async () => {
    const request = await flow.sign(await flow.makeTarget(), { incident: { priority: 'P4' } });
    await flow.publishClaiming(request, 'P1');

    const letter = await flow.deadLetterOf(request.remediationId);
    expect(letter).toMatchObject({ reason: 'unauthorized' });
    expect(letter.error.message).toContain('messageAttributes.priority');
    expect(await flow.describe(request.remediationId)).toBeUndefined();
  });

  test('does not block its group', async () => {
    const target = await flow.makeTarget();
    const request = await flow.sign(target);
    await flow.sendRaw(`poison ${randomUUID()}`, 'Standard', target.ciId);
    await flow.sendRaw(JSON.stringify(request), 'Standard', target.ciId);

    expect((await flow.ended(request)).view.audit).toMatchObject({ result: 'success' });
  });
});

describe('one action at a time per CI', () => {
  test('twenty requests through both queues never overlap and keep their order within a queue', async () => {
    const target = await flow.makeTarget({}, { runSeconds: 2 });
    const [critical, standard] = [await signMany(10, target, 'P1'), await signMany(10, target, 'P3')];
    for (const request of critical) await flow.sendRaw(JSON.stringify(request), 'P1', target.ciId);
    for (const request of standard) await flow.sendRaw(JSON.stringify(request), 'Standard', target.ciId);

    const spans = spansOf(await Promise.all([...critical, ...standard].map((request) => flow.ended(request))));

    const orderOf = (requests: RemediationRequest[]) => spans.map(({ id }) => id).filter((id) => requests.some((one) => one.remediationId === id));
    expect(spans).toHaveLength(20);
    expect(spans.filter(({ start }, index) => index > 0 && start < (spans[index - 1]?.released ?? 0))).toEqual([]);
    expect(orderOf(critical)).toEqual(critical.map(({ remediationId }) => remediationId));
    expect(orderOf(standard)).toEqual(standard.map(({ remediationId }) => remediationId));
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(20);
  }, 60_000);

  test('a P1 is next, although fifty Standard requests wait', async () => {
    const target = await flow.makeTarget({}, { runSeconds: 30 });
    const standard = await signMany(50, target, 'P3');
    const [critical] = await signMany(1, target, 'P1');
    for (const request of standard) await flow.sendRaw(JSON.stringify(request), 'Standard', target.ciId);
    await flow.ended(standard[1] as RemediationRequest);

    await flow.publish(critical as RemediationRequest);
    const { view } = await flow.ended(critical as RemediationRequest);

    const before = (await Promise.all(standard.map(({ remediationId }) => flow.describe(remediationId)))).filter(Boolean);
    const atWorkWhenItCame = 2;
    expect(view.audit).toMatchObject({ result: 'success' });
    expect(before.length).toBeLessThanOrEqual(2 + atWorkWhenItCame);
  }, 60_000);

  test('a request that waits longer than its playbook allows ends as ci-busy', async () => {
    const target = await flow.makeTarget();
    await flow.putPlaybook({ playbookId: 'short-lived', maxAgeSeconds: 60 });
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, holder: 'rem-somebody', token: 7 });

    const { view } = await flow.remediate(target, { action: { playbookId: 'short-lived' } });

    expect(view.audit).toMatchObject({ result: 'skipped', reason: 'ci-busy' });
    expect(await flow.leaseOf(target.ciId)).toMatchObject({ holder: 'rem-somebody' });
  });

  test('a P1 that waited for too long leaves its place to the P1 behind it: Standard work stands back once more', async () => {
    const target = await flow.makeTarget();
    await flow.putPlaybook({ playbookId: 'short-lived', maxAgeSeconds: 60 });
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, holder: 'rem-somebody', token: 7 });
    const gaveUp = await flow.remediate(target, { action: { playbookId: 'short-lived' }, incident: { priority: 'P1' } });
    expect(gaveUp.view.audit).toMatchObject({ result: 'skipped', reason: 'ci-busy' });
    await flow.put(flow.outputs.LeaseTable, { ...(await flow.leaseOf(target.ciId)), ciId: target.ciId, holder: undefined });

    const { view } = await flow.remediate(target);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(view.ledger.waiting).toMatchObject({ behind: gaveUp.view.remediationId });
  });

  test('a P1 that is done leaves its place to the P1 behind it: Standard work stands back once more, for five seconds', async () => {
    const target = await flow.makeTarget();
    const critical = await flow.remediate({ ...target, incidentId: await flow.makeIncident() }, { incident: { priority: 'P1' } });
    expect(critical.view.audit).toMatchObject({ result: 'success' });

    const { view } = await flow.remediate(target);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(view.ledger.waiting).toMatchObject({ behind: critical.view.remediationId });
    const waited = secondsBetween(view.ledger.waiting?.since ?? '', view.ledger.startedAt ?? '');
    expect(waited).toBeGreaterThan(4);
    expect(waited).toBeLessThan(14);
    expect(await flow.leaseOf(target.ciId)).not.toHaveProperty('p1Before');
  });

  test('Standard work that is too old to come again does not stand back for a P1 that may be there', async () => {
    const target = await flow.makeTarget();
    await flow.putPlaybook({ playbookId: 'short-lived', maxAgeSeconds: 60 });
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, token: 7, p1Before: 'rem-urgent' });
    const issuedAt = new Date((await flow.now()).getTime() - 120_000).toISOString();

    const { view } = await flow.remediate(target, { action: { playbookId: 'short-lived' }, auth: { issuedAt } });

    expect(view.audit).toMatchObject({ result: 'skipped', reason: 'stale' });
    expect(view.ledger.fencingToken).toBe(8);
  });

  test('Standard work stands back for a P1 that waits, but not for ever for one that never comes back', async () => {
    const target = await flow.makeTarget();
    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, token: 7, p1Waiting: 'rem-gone', stoodBack: 0 });

    const { view } = await flow.remediate(target);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(view.ledger.waiting).toMatchObject({ behind: 'rem-gone', sinceToken: 8 });
    expect(await flow.leaseOf(target.ciId)).not.toHaveProperty('p1Waiting');
  });

  describe('a request that waits for its CI', () => {
    /** A Standard request of an incident waits behind another one; then a P1 of the same incident comes. */
    const overtake = async (changes: { incidentId?: string; playbookId?: string } = {}) => {
      const target = await flow.makeTarget({}, { runSeconds: 30 });
      if (changes.incidentId) await flow.makeIncident(changes.incidentId);
      await flow.putPlaybook({ playbookId: 'another-way' });
      const first = await flow.sign({ ciId: target.ciId, incidentId: await flow.makeIncident() });
      const waiting = await flow.sign(target);
      const critical = await flow.sign(
        { ciId: target.ciId, incidentId: changes.incidentId ?? target.incidentId },
        { incident: { priority: 'P1' }, action: { playbookId: changes.playbookId ?? 'restart-service' } },
      );
      await flow.skipWaits(false);
      await flow.publish(first);
      await until('the first to run', () => flow.describe(first.remediationId));
      for (const request of [waiting, critical]) {
        await flow.publish(request);
        await until(`${request.remediationId} to wait`, async () => {
          const view = await flow.load(request.remediationId).catch(() => undefined);
          return view?.ledger.waiting;
        });
      }
      await flow.skipWaits(true);
      const [, ended, ahead] = await Promise.all([first, waiting, critical].map((request) => flow.ended(request)));
      return { ended: ended as Ended, ahead: ahead as Ended };
    };

    test('ends as superseded when a P1 has helped its incident by the same playbook meanwhile', async () => {
      const { ended, ahead } = await overtake();

      expect(ahead.view.audit).toMatchObject({ result: 'success' });
      expect(ended.view.audit).toMatchObject({ result: 'skipped', reason: 'superseded' });
      expect(ended.view.workNote?.text).toContain(ahead.view.remediationId);
      expect(await flow.effectsOf(ended.view.remediationId)).toEqual([]);
    });

    test.each([
      ['another incident', { incidentId: 'INC-elsewhere' }],
      ['another playbook', { playbookId: 'another-way' }],
    ])('runs when the P1 was about %s', async (_, changes) => {
      const { ended } = await overtake(changes);

      expect(ended.view.audit).toMatchObject({ result: 'success' });
    });
  });

  describe('a lease whose holder has ended without giving it back', () => {
    /** An execution is aborted before it did anything, and nobody is told. */
    const abandon = async (runUntil: 'gates' | 'action'): Promise<{ target: Target; abandoned: RemediationRequest }> => {
      const target = await flow.makeTarget({}, { runSeconds: 300 });
      if (runUntil === 'gates') await flow.fault({ service: 'ssm', operation: 'DescribeInstanceInformation', kind: 'delay', seconds: 20, match: target.instanceId });
      await flow.silenceEvents(true);
      await flow.skipWaits(false);
      const abandoned = await flow.sign(target);
      await flow.publish(abandoned);
      await until('its action', async () =>
        (await flow.history(abandoned.remediationId).catch(() => [])).some(
          ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === (runUntil === 'gates' ? 'ExecuteAction' : 'WaitForAction'),
        )
          ? true
          : undefined,
      );
      await flow.sfn.send(new StopExecutionCommand({ executionArn: flow.executionArnOf(abandoned.remediationId) }));
      await flow.skipWaits(true);
      return { target, abandoned };
    };
    afterEach(async () => {
      await flow.skipWaits(true);
      await flow.silenceEvents(false);
    });

    test('is taken over, by a higher token, once Step Functions says so and no Lambda of it can still run', async () => {
      const { target, abandoned } = await abandon('gates');

      const { view } = await flow.remediate({ ciId: target.ciId, incidentId: await flow.makeIncident() });

      const stopped = Date.parse((await flow.load(abandoned.remediationId)).execution?.stoppedAt ?? '');
      expect(view.audit).toMatchObject({ result: 'success' });
      expect(view.ledger.fencingToken).toBe(2);
      expect(Date.parse(view.execution?.startedAt ?? '') - stopped).toBeGreaterThanOrEqual(100_000);
      expect((await flow.load(abandoned.remediationId)).ledger).not.toHaveProperty('fencingToken');
      expect(await flow.effectsOf(abandoned.remediationId)).toEqual([]);
    });

    test('stays held when it had made a call that nobody saw the end of', async () => {
      const { target, abandoned } = await abandon('action');
      await flow.putPlaybook({ playbookId: 'impatient', maxAgeSeconds: 300 });

      const { view } = await flow.remediate({ ciId: target.ciId, incidentId: await flow.makeIncident() }, { action: { playbookId: 'impatient' } });

      expect(view.audit).toMatchObject({ result: 'skipped', reason: 'ci-busy' });
      expect(await flow.leaseOf(target.ciId)).toMatchObject({ holder: abandoned.remediationId, heldBecause: 'unknown-outcome' });
    });
  });

  test('an execution that has lost its lease does not act', async () => {
    const target = await flow.makeTarget();
    const playbookId = 'slow-plan';
    const serviceName = `svc-${randomUUID()}`;
    await flow.mergeEstate({ clusters: [{ clusterName: 'test', services: [{ serviceName, tags: OPTED_IN }] }] });
    const parameters = { operation: 'force-new-deployment' };
    await flow.putPlaybook({ playbookId, action: { type: 'ecs-update-service', target: { cluster: 'test', service: serviceName }, parameters } });
    await flow.fault({ service: 'ecs', operation: 'DescribeServices', kind: 'delay', seconds: 6 });
    await flow.skipWaits(false);
    const request = await flow.sign(target, { action: { playbookId } });
    await flow.publish(request);
    while (!(await flow.describe(request.remediationId))) await flow.runtime('_idle');
    await flow.runtime('_idle');

    await flow.put(flow.outputs.LeaseTable, { ciId: target.ciId, holder: 'rem-successor', token: 99 });
    await flow.skipWaits(true);

    const { view } = await flow.ended(request);
    expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
    expect(view.audit?.['detail']).toContain('LeaseLostError');
    expect(await flow.effectsOf(serviceName)).toEqual([]);
    expect(await flow.leaseOf(target.ciId)).toMatchObject({ holder: 'rem-successor' });
  });
});
