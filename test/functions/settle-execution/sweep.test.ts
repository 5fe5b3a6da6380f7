import { expect, test } from '@jest/globals';
import { shareOf } from '../../../functions/settle-execution/sweep.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `rem-${index}`);

test('a sweep takes all when there are few', () => {
  expect(shareOf(ids(50), 7)).toEqual(ids(50));
});

test('sweeps one after the other reach every remediation, though the oldest never end', () => {
  const seen = new Set([0, 1, 2, 3].flatMap((sweep) => shareOf(ids(130), sweep)));

  expect(seen.size).toBe(130);
  expect(shareOf(ids(130), 0)).toHaveLength(50);
});
