import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { percentile } from '../../../../scripts/bench/audit/percentile.ts';

describe('a percentile', () => {
  test.each([
    [[15, 20, 35, 40, 50], 0.3, 20],
    [[50, 15, 40, 20, 35], 0.5, 35],
    [[15, 20, 35, 40, 50], 0.95, 50],
    [[7], 0.5, 7],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  test('is the least value that so many values don’t exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const found = percentile(values, percent / 100);
        const shareOf = (limit: number) => (values.filter((value) => value <= limit).length / values.length) * 100;

        expect(values).toContain(found);
        expect(shareOf(found)).toBeGreaterThanOrEqual(percent - 1e-9);
        const smaller = values.filter((value) => value < found);
        if (smaller.length > 0) expect(shareOf(Math.max(...smaller))).toBeLessThan(percent + 1e-9);
      }),
    );
  });

  test('of nothing is no number', () => {
    expect(percentile([], 0.95)).toBeNaN();
  });
});
