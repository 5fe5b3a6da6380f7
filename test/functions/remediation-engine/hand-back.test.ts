import { expect, test } from '@jest/globals';
import { busyVisibilitySeconds } from '../../../functions/remediation-engine/hand-back.ts';

test.each([
  ['a P1 soon', true, 1, 3],
  ['a P1 soon, still', true, 100, 3],
  ['a patient P1 more rarely', true, 101, 10],
  ['Standard work after a while', false, 1, 15],
  ['Standard work later each time', false, 3, 45],
  ['Standard work at least every minute', false, 50, 60],
])('looks at %s again', (_, isP1, deliveries, seconds) => {
  expect(busyVisibilitySeconds(isP1, deliveries)).toBe(seconds);
});
