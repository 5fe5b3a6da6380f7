import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until, type Flow } from '../../support/flow.ts';

/** Executions that end from outside: aborted by a person, or timed out. */
export function describeEnds(flow: () => Flow): void {
  const runUntilWaiting = async () => {
    const target = await flow().makeTarget({}, { runSeconds: 300 });
    const request = await flow().sign(target);
    await flow().publish(request);
    await until('the wait', async () => ((await flow().describe(request.remediationId)) ? true : undefined));
    await until('the wait', async () =>
      (await flow().history(request.remediationId)).some(({ type }) => type === 'WaitStateEntered') ? true : undefined,
    );
    return request;
  };

  beforeEach(() => flow().skipWaits(false));
  afterEach(async () => {
    await flow().skipWaits(true);
    await flow().silenceEvents(false);
  });

  describe('an execution that a person aborts', () => {
    const abort = (remediationId: string) =>
      flow().sfn.send(new StopExecutionCommand({ executionArn: flow().executionArnOf(remediationId) }));

    test('is settled from the ledger when EventBridge says so', async () => {
      const request = await runUntilWaiting();

      await abort(request.remediationId);

      const view = await flow().settled(request.remediationId);
      expect(view.execution?.status).toBe('ABORTED');
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome', actionType: 'ssm-run-command' });
      expect(view.workNote?.text).toContain('unknown-outcome');
      expect(view.lease).toMatchObject({ heldBecause: 'unknown-outcome' });
      expect(await flow().deadLetterOf(request.remediationId)).toMatchObject({ reason: 'unknown-outcome' });
    });

    test('is settled by the sweeper when EventBridge says nothing', async () => {
      await flow().silenceEvents(true);
      const request = await runUntilWaiting();
      await abort(request.remediationId);
      expect((await flow().load(request.remediationId)).audit).toBeNull();

      await flow().silenceEvents(false);
      await flow().advance(700);

      expect((await flow().settled(request.remediationId)).audit).toMatchObject({ reason: 'unknown-outcome' });
    });
  });

  test('an execution that outlives the machine ends TIMED_OUT and is settled', async () => {
    const request = await runUntilWaiting();

    await flow().advance(34 * 3600);

    const view = await flow().settled(request.remediationId);
    expect(view.execution?.status).toBe('TIMED_OUT');
    expect(view.audit).toMatchObject({ result: 'failure', reason: 'unknown-outcome' });
  });
}
