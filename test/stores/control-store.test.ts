import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Activity, Slot } from '../../src/contracts/activity.ts';
import { createControlStore, type Change } from '../../src/stores/control-store.ts';
import { Flow } from '../support/flow.ts';

const AT_ONCE = 100;

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

const slotOf = (index: number): Slot => ({
  remediationId: `rem-${index}`,
  ciId: `CI${index}`,
  playbookId: 'restart-service',
  accountId: '000000000000',
  takenAt: '2026-05-19T10:00:00Z',
  opensAfterFailures: 3,
});

test('a hundred who change the activity at once all come through, and none undoes what another has done', async () => {
  const controls = createControlStore(flow.dynamodb, flow.outputs.ControlTable);

  const takeSlot = (activity: Activity, slot: Slot): Change<undefined> => {
    const isTaken = activity.slots.some(({ remediationId }) => remediationId === slot.remediationId);
    return { answer: undefined, next: isTaken ? undefined : { ...activity, slots: [...activity.slots, slot] } };
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => controls.changeActivity((activity) => takeSlot(activity, slotOf(index)))));

  const { slots } = await controls.readActivity();
  expect(slots.map(({ remediationId }) => remediationId).sort()).toEqual(Array.from({ length: AT_ONCE }, (_, index) => `rem-${index}`).sort());
}, 60_000);
