import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLeaseStore, MAX_STAND_BACKS, type LeaseStore } from '../../src/stores/lease-store.ts';
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

describe('Standard work stands back for P1s', () => {
  const take = (ciId: string, id: string, priority: 'P1' | 'P3') => leases.acquire(ciId, id, priority, NOW).then(({ kind }) => kind);
  /** @returns how often it asks before it gets the CI */
  async function countStandBacks(ciId: string): Promise<number> {
    for (let count = 0; ; count += 1) if ((await take(ciId, 'rem-standard', 'P3')) === 'held') return count;
  }
  async function serve(ciId: string, id: string): Promise<void> {
    expect(await take(ciId, id, 'P1')).toBe('held');
    await leases.release(ciId, id);
  }

  test('once after a P1 has had the CI, since another one may be right behind it', async () => {
    await serve('CI-once', 'rem-urgent');

    expect(await countStandBacks('CI-once')).toBe(1);
    expect(await leases.get('CI-once')).toEqual({ ciId: 'CI-once', token: 2, holder: 'rem-standard', acquiredAt: NOW.toISOString() });
  });

  test('not again once it was its turn', async () => {
    await serve('CI-again', 'rem-urgent');
    await countStandBacks('CI-again');
    await leases.release('CI-again', 'rem-standard');

    expect(await countStandBacks('CI-again')).toBe(0);
  });

  test('until a P1 that waits has come, whatever another P1 does meanwhile', async () => {
    await take('CI-both', 'rem-first', 'P3');
    await leases.markP1Waiting('CI-both', 'rem-held');
    await leases.release('CI-both', 'rem-first');
    await serve('CI-both', 'rem-other');

    expect(await leases.get('CI-both')).toMatchObject({ p1Waiting: 'rem-held', stoodBack: 0, p1Before: 'rem-other' });
    expect(await countStandBacks('CI-both')).toBe(MAX_STAND_BACKS);
  });

  test('once when the P1 that waited has come', async () => {
    await take('CI-waited', 'rem-first', 'P3');
    await leases.markP1Waiting('CI-waited', 'rem-urgent');
    await leases.release('CI-waited', 'rem-first');
    await serve('CI-waited', 'rem-urgent');

    expect(await countStandBacks('CI-waited')).toBe(1);
  });

  test.each([
    ['that had waited', true],
    ['that had never waited', false],
  ])('once when a P1 %s gives up', async (_, hasWaited) => {
    const ciId = `CI-gave-up-${hasWaited}`;
    await take(ciId, 'rem-first', 'P3');
    if (hasWaited) await leases.markP1Waiting(ciId, 'rem-urgent');
    await leases.giveUpAsP1(ciId, 'rem-urgent');
    await leases.release(ciId, 'rem-first');

    expect(await countStandBacks(ciId)).toBe(1);
  });

  test('and a P1 never does', async () => {
    await serve('CI-urgent', 'rem-urgent');
    await leases.markP1Waiting('CI-urgent', 'rem-held');

    expect(await take('CI-urgent', 'rem-next', 'P1')).toBe('held');
  });
});
