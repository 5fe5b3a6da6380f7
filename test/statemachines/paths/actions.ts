import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Playbook } from '../../../src/contracts/playbook.ts';
import { makePlaybook, OPTED_IN } from '../../support/fixtures.ts';
import type { Flow } from '../../support/flow.ts';
import { FAILING, GATES, POLL, SUCCEEDING } from './states.ts';

const lambdaAction = (idempotent: boolean): Playbook['action'] => ({
  type: 'lambda-invoke',
  target: { functionName: '{{ci.functionName}}' },
  parameters: { idempotent },
});

const ecsAction = (operation: string): Playbook['action'] => ({
  type: 'ecs-update-service',
  target: { cluster: 'test', service: '{{ci.ecsService}}' },
  parameters: { operation },
});

/** Each action succeeding, failing and unknown; at most one effect, whatever the service does. */
export function describeActions(flow: () => Flow): void {
  afterEach(() => flow().clearFaults());

  describe('ssm-run-command', () => {
    test('runs the command once and sees its end at the second poll', async () => {
      const target = await flow().makeTarget();

      const { status, states, view } = await flow().remediate(target);

      expect(status).toBe('SUCCEEDED');
      expect(states).toEqual([...GATES, 'ExecuteAction', ...POLL, ...POLL, 'ActionFinished?', ...SUCCEEDING]);
      expect(view.audit).toMatchObject({ result: 'success', actionType: 'ssm-run-command', targetResource: target.instanceId });
      expect(view.audit?.['ssmCommandId']).toBeTruthy();
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
      expect(view.lease?.holder).toBeUndefined();
      expect(view.ledger.unsettled).toBeUndefined();
    });

    test.each([60, 300])('costs no more states and invocations for a command of %d s', async (runSeconds) => {
      const playbookId = `expects-${runSeconds}`;
      await flow().putPlaybook({ playbookId, safety: { ...makePlaybook().safety, timeoutSeconds: 900, expectedSeconds: runSeconds } });
      const before = (await flow().invocations()).length;

      const { states, view } = await flow().remediate(await flow().makeTarget({}, { runSeconds }), { action: { playbookId } });

      expect(view.audit).toMatchObject({ result: 'success' });
      expect(states.length).toBeLessThanOrEqual(19);
      expect((await flow().invocations()).length - before).toBeLessThanOrEqual(10);
    });

    test('sees an early failure at the first poll and sends it to the dead-letter queue', async () => {
      const target = await flow().makeTarget({}, { runSeconds: 0.5, outcome: 'Failed', errorOutput: 'unit not found' });

      const { status, states, view } = await flow().remediate(target);

      expect(status).toBe('FAILED');
      expect(states).toEqual([...GATES, 'ExecuteAction', ...POLL, 'ActionFinished?', ...FAILING]);
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed', output: 'unit not found' });
      const letter = await flow().deadLetterOf(view.remediationId);
      expect(letter).toMatchObject({ reason: 'action-failed', executionArn: flow().executionArnOf(view.remediationId) });
      expect(JSON.parse(letter.request)).toMatchObject({ remediationId: view.remediationId });
    });

    test('is unknown when it outlives its time, and the CI stays held until a person clears it', async () => {
      const playbookId = 'impatient';
      await flow().putPlaybook({ playbookId, safety: { ...makePlaybook().safety, timeoutSeconds: 20 } });
      const target = await flow().makeTarget({}, { runSeconds: 900 });

      const { status, view } = await flow().remediate(target, { action: { playbookId } });

      expect(status).toBe('FAILED');
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
      expect(view.lease).toMatchObject({ holder: view.remediationId, heldBecause: 'unknown-outcome' });
      expect(view.workNote?.text).toContain(`stackflow ci release ${target.ciId}`);
    });

    test('is refused for an instance that does not exist, without an effect', async () => {
      const target = await flow().makeTarget({ instanceId: 'i-00000000000000bad' });

      const { states, view } = await flow().remediate(target);

      expect(states).toEqual([...GATES, 'ExecuteAction', ...FAILING]);
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
      expect(view.lease?.holder).toBeUndefined();
    });

    test.each([
      ['the service breaks', 'error'],
      ['the service never answers', 'timeout'],
    ] as const)('is unknown when %s, since a command that is not listed may still have been sent', async (_, kind) => {
      await flow().fault({ service: 'ssm', operation: 'SendCommand', kind });

      const { view } = await flow().remediate(await flow().makeTarget());

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(0);
      expect(view.lease).toMatchObject({ heldBecause: 'unknown-outcome' });
    });

    test('is found again when its answer is lost, once the list of commands shows it', async () => {
      await flow().fault({ service: 'ssm', operation: 'SendCommand', kind: 'lost-response' });

      const { view, events } = await flow().remediate(await flow().makeTarget());

      expect(events.map(({ lambdaFunctionFailedEventDetails }) => lambdaFunctionFailedEventDetails?.error)).toContain('EffectInProgressError');
      expect(view.audit).toMatchObject({ result: 'success' });
      expect(view.audit?.['ssmCommandId']).toBeTruthy();
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
    });

    test('asks again when it is throttled, and acts once', async () => {
      await flow().fault({ service: 'ssm', operation: 'SendCommand', kind: 'throttle', times: 2 });

      const { view } = await flow().remediate(await flow().makeTarget());

      expect(view.audit).toMatchObject({ result: 'success' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
    });

    test('carries on after a crash behind the call, with the one effect', async () => {
      await flow().crash('ExecuteAction', 1, 'after');

      const { view } = await flow().remediate(await flow().makeTarget());

      expect(view.audit).toMatchObject({ result: 'success' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
    });

    test('goes on polling when a poll is throttled', async () => {
      await flow().fault({ service: 'ssm', operation: 'GetCommandInvocation', kind: 'throttle', times: 2 });

      expect((await flow().remediate(await flow().makeTarget())).view.audit).toMatchObject({ result: 'success' });
    });
  });

  describe('lambda-invoke', () => {
    const makeFunction = async (outcome: 'success' | 'error', idempotent = false) => {
      const functionName = `fix-${randomUUID()}`;
      await flow().mergeEstate({ functions: [{ functionName, tags: OPTED_IN, outcome, runSeconds: 1, result: { fixed: 3 } }] });
      await flow().putPlaybook({ playbookId: `invoke-${idempotent}`, action: lambdaAction(idempotent) });
      return { target: await flow().makeTarget({ functionName }), action: { playbookId: `invoke-${idempotent}` } };
    };

    test('succeeds with the answer, without a poll', async () => {
      const { target, action } = await makeFunction('success');

      const { states, view } = await flow().remediate(target, { action });

      expect(states).toEqual([...GATES, 'ExecuteAction', 'ActionFinished?', ...SUCCEEDING]);
      expect(view.audit).toMatchObject({ result: 'success', output: '{"fixed":3}' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
    });

    test('fails with the function', async () => {
      const { target, action } = await makeFunction('error');

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
    });

    test('is unknown when the answer is lost', async () => {
      const { target, action } = await makeFunction('success');
      await flow().fault({ service: 'lambda', operation: 'Invoke', kind: 'lost-response' });

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
    });

    test('is unknown, and not failed, when every answer of an idempotent function is lost', async () => {
      const { target, action } = await makeFunction('success', true);
      await flow().fault({ service: 'lambda', operation: 'Invoke', kind: 'lost-response', times: 10 });

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
      expect(view.lease).toMatchObject({ heldBecause: 'unknown-outcome' });
    });

    test('stays unknown when an answer is lost and the repeated call is throttled to the end', async () => {
      const { target, action } = await makeFunction('success', true);
      await flow().fault({ service: 'lambda', operation: 'Invoke', kind: 'lost-response' });
      await flow().fault({ service: 'lambda', operation: 'Invoke', kind: 'throttle', times: 10 });

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
      expect(view.lease).toMatchObject({ heldBecause: 'unknown-outcome' });
    });

    test('asks an idempotent function again when the answer is lost', async () => {
      const { target, action } = await makeFunction('success', true);
      await flow().fault({ service: 'lambda', operation: 'Invoke', kind: 'lost-response' });

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'success' });
    });
  });

  describe('ecs-update-service', () => {
    const makeService = async (operation: string, rolloutOutcome: 'COMPLETED' | 'FAILED' = 'COMPLETED') => {
      const serviceName = `svc-${randomUUID()}`;
      await flow().mergeEstate({ clusters: [{ clusterName: 'test', services: [{ serviceName, tags: OPTED_IN, rolloutSeconds: 6, rolloutOutcome }] }] });
      await flow().putPlaybook({ playbookId: operation, action: ecsAction(operation) });
      return { serviceName, target: await flow().makeTarget({ ecsService: serviceName }), action: { playbookId: operation } };
    };

    test('forces a new deployment and waits until it is steady', async () => {
      const { target, action, serviceName } = await makeService('force-new-deployment');

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'success', actionType: 'ecs-update-service' });
      expect(await flow().effectsOf(serviceName)).toHaveLength(1);
    });

    test('fails with its rollout', async () => {
      const { target, action } = await makeService('force-new-deployment', 'FAILED');

      expect((await flow().remediate(target, { action })).view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
    });

    test('is unknown when the answer is lost: a new deployment could be anybody\'s', async () => {
      const { target, action, serviceName } = await makeService('force-new-deployment');
      await flow().fault({ service: 'ecs', operation: 'UpdateService', kind: 'lost-response' });

      expect((await flow().remediate(target, { action })).view.audit).toMatchObject({ reason: 'unknown-outcome' });
      expect(await flow().effectsOf(serviceName)).toHaveLength(1);
    });

    test('acts again when the service broke before it did anything', async () => {
      const { target, action, serviceName } = await makeService('force-new-deployment');
      await flow().fault({ service: 'ecs', operation: 'UpdateService', kind: 'error' });

      expect((await flow().remediate(target, { action })).view.audit).toMatchObject({ result: 'success' });
      expect(await flow().effectsOf(serviceName)).toHaveLength(1);
    });

    test.each([
      ['stops the oldest task and waits for its replacement', undefined],
      ['finds its stop again when the answer is lost', 'lost-response' as const],
    ])('%s', async (_, kind) => {
      const { target, action } = await makeService('stop-task');
      if (kind) await flow().fault({ service: 'ecs', operation: 'StopTask', kind });

      const { view } = await flow().remediate(target, { action });

      expect(view.audit).toMatchObject({ result: 'success' });
      expect(await flow().effectsOf(view.remediationId)).toHaveLength(1);
    });
  });
}
