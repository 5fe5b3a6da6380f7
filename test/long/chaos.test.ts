import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Flow, until } from '../support/flow.ts';

const RUNS = Number(process.env['RUNS'] ?? 40);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const STATES = ['MatchRule', 'CheckMaintenanceWindow', 'CheckRecentChange', 'ExecuteAction', 'PollAction', 'WriteAudit', 'UpdateWorkNote', 'ReleaseLease', 'SendToDeadLetterQueue', 'SettleExecution'];
const CALLS = ['ssm SendCommand', 'ssm GetCommandInvocation', 'ssm ListCommands', 'sts GetCallerIdentity', 'dynamodb UpdateItem', 'dynamodb GetItem', 'dynamodb PutItem', 'kms VerifyMac', 'states StartExecution', 'rds-data ExecuteStatement', 'sqs SendMessage'];
const KINDS = ['throttle', 'error', 'timeout', 'lost-response', 'delay'] as const;

const crash = fc.record({ state: fc.constantFrom(...STATES), when: fc.constantFrom('before' as const, 'after' as const), times: fc.integer({ min: 1, max: 5 }) });
const fault = fc.record({ call: fc.constantFrom(...CALLS), kind: fc.constantFrom(...KINDS), times: fc.integer({ min: 1, max: 4 }) });
const schedule = fc.record({
  crashes: fc.array(crash, { maxLength: 3 }),
  faults: fc.array(fault, { maxLength: 3 }),
  deliveries: fc.integer({ min: 1, max: 3 }),
  outcome: fc.constantFrom('Success' as const, 'Failed' as const),
});

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

/** Takes back what was planned and has not happened. */
async function isolate(): Promise<void> {
  await flow.clearFaults();
  await flow.runtime('_calm', {});
}

test(`whatever breaks, there is at most one effect and exactly one record (seed ${SEED}, ${RUNS} runs)`, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async ({ crashes, faults, deliveries, outcome }) => {
      const target = await flow.makeTarget({}, { runSeconds: 3, outcome });
      const request = await flow.sign(target);
      const { remediationId } = request;
      for (const { state, times, when } of crashes) await flow.crash(state, times, when);
      for (const { call, ...planned } of faults) {
        const [service = '', operation = ''] = call.split(' ');
        await flow.fault({ service, operation, ...planned });
      }
      for (let copy = 0; copy < deliveries; copy += 1) await flow.sendRaw(JSON.stringify(request), 'Standard', target.ciId).catch(() => undefined);
      await flow.sendRaw(JSON.stringify(request), 'Standard', target.ciId).catch(() => isolate().then(() => flow.publish(request)));
      await until(`the end of ${remediationId}`, async () => {
        const status = await flow.describe(remediationId).catch(() => undefined);
        return status === undefined || status === 'RUNNING' ? undefined : status;
      });
      await isolate();
      await flow.advance(700);

      const view = await flow.settled(remediationId);
      const effects = await flow.effectsOf(remediationId);
      expect(effects.length).toBeLessThanOrEqual(1);
      expect(view.audit).not.toBeNull();
      expect(Object.keys(await flow.workNotesOf(target.incidentId))).toEqual([remediationId]);
      if (view.audit?.['result'] === 'success') expect(effects).toHaveLength(1);
      if (view.audit?.['result'] === 'failure') await flow.deadLetterOf(remediationId);
      const isHeld = view.audit?.['reason'] === 'unknown-outcome';
      expect((await flow.leaseOf(target.ciId))?.holder).toBe(isHeld ? remediationId : undefined);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
}, 1_200_000);
