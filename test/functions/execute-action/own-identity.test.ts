import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { PlannedFault } from '../../../local/estate/faults.ts';
import { Flow } from '../../support/flow.ts';

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterEach(() => flow.clearFaults());
afterAll(() => flow.close());

const KINDS = ['throttle', 'error', 'timeout', 'reset', 'lost-response', 'crash-before', 'crash-after'] as const;
const CASES = KINDS.flatMap((kind) => [1, 2, 3].map((times) => ({ kind, times })));

/** Asked once by each container, so that each case begins with a new one. */
test.each(CASES)('a $kind × $times of the question who we are changes nothing', async ({ kind, times }) => {
  await flow.fault({ service: 'sts', operation: 'GetCallerIdentity', kind, times });
  await flow.crash('ExecuteAction', 1);

  const { view } = await flow.remediate(await flow.makeTarget());

  const { faults } = await flow.estate<{ faults: PlannedFault[] }>('_faults');
  expect(faults.reduce((left, fault) => left + fault.times, 0)).toBeLessThan(times);
  const effects = await flow.effectsOf(view.remediationId);
  expect(view.audit?.['result']).toBe(effects.length === 1 ? 'success' : 'failure');
  expect(effects.length).toBeLessThanOrEqual(1);
  expect(Object.keys(await flow.workNotesOf(view.ledger.incidentId))).toEqual([view.remediationId]);
  expect(view.lease?.holder).toBeUndefined();
});
