import { expect, test } from '@jest/globals';
import { describeLease } from '../../src/gates/lease.ts';
import { MAX_STAND_BACKS, type Lease } from '../../src/stores/lease-store.ts';

const WHEN = '2026-05-19T10:00:00.000Z';

test.each<[string, Partial<Lease> | undefined]>([
  ['free', undefined],
  ['free', {}],
  ['free', { p1Before: 'rem-urgent' }],
  ['free', { p1Waiting: 'rem-gone', stoodBack: MAX_STAND_BACKS }],
  ['free, but kept for the P1 rem-urgent', { p1Waiting: 'rem-urgent', stoodBack: 3 }],
  [`held by rem-one since ${WHEN}`, { holder: 'rem-one', acquiredAt: WHEN, p1Waiting: 'rem-urgent' }],
  ['held after rem-one because of unknown-outcome: `stackflow ci release CI1` frees it', { holder: 'rem-one', heldBecause: 'unknown-outcome' }],
])('a person reads of a CI that it is %s', (text, lease) => {
  expect(describeLease(lease && { ciId: 'CI1', token: 7, ...lease })).toBe(text);
});
