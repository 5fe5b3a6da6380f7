import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLeaseStore, type LeaseStore } from '../../src/stores/lease-store.ts';
import { Flow } from '../support/flow.ts';

const NOW = new Date('2026-05-19T10:00:00.000Z');
const minutesLater = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();

let flow: Flow;
let leases: LeaseStore;

beforeAll(async () => {
  flow = await Flow.start();
  leases = createLeaseStore(flow.dynamodb, flow.outputs.LeaseTable);
}, 60_000);

afterAll(() => flow.close());

test.each([
  ['once a minute', -2, true],
  ['not again within the minute', -0.5, false],
  ['although a clock that ran ten minutes ahead has asked', 10, true],
])('the holder of a CI may be looked up: %s', async (_, askedMinutesLater, expected) => {
  const ciId = `CI${askedMinutesLater}`;
  const lease = { ciId, holder: 'rem-somebody', token: 7, askedAt: minutesLater(askedMinutesLater) };
  await flow.put(flow.outputs.LeaseTable, lease);

  expect(await leases.mayAskAboutHolder(lease, NOW)).toBe(expected);
});
