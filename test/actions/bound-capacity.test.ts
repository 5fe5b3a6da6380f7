import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundCapacity } from '../../src/actions/asg-set-capacity/bound-capacity.ts';
import type { Group } from '../../src/actions/asg-set-capacity/describe.ts';

const group = (changes: Partial<Group> & { MinSize?: number; MaxSize?: number }): Group => {
  const { MinSize = 1, MaxSize = 6, desired = 2, inService = desired, healthy = inService } = changes;
  return { group: { AutoScalingGroupName: 'web', MinSize, MaxSize } as Group['group'], desired, inService, healthy };
};

test.each([
  ['an absolute value within the bounds', {}, { desiredCapacity: 4 }, 4],
  ['a relative change', {}, { change: 2 }, 4],
  ['a change beyond the maximum stops there', { desired: 5 }, { change: 4 }, 6],
  ['an absolute value beyond the maximum stops there', {}, { desiredCapacity: 50 }, 6],
  ['a change below the minimum stops there', { desired: 3, MinSize: 2 }, { change: -2 }, 2],
  ['the value that is set already', {}, { desiredCapacity: 2 }, 2],
  ['scaling in to the healthy minimum', { desired: 4 }, { change: -1, healthyMinimum: 3 }, 3],
])('%s', (_, found, request, wanted) => {
  expect(boundCapacity(group(found), { healthyMinimum: 1, ...request })).toBe(wanted);
});

test.each([
  ['scaling out at the maximum', { desired: 6 }, { change: 1 }, /maximum 6/],
  ['scaling in at the minimum', { desired: 1 }, { change: -1 }, /minimum 1/],
  ['scaling in that the healthy minimum would turn into scaling out', { desired: 2 }, { change: -1, healthyMinimum: 4 }, /healthy minimum 4/],
  ['scaling in when the instances that stay may be the unhealthy ones', { desired: 4, healthy: 2 }, { change: -2, healthyMinimum: 2 }, /2 healthy/],
  ['the value that is set already, when too few instances are healthy', { desired: 4, healthy: 0 }, { desiredCapacity: 4 }, /capacity is not what it lacks/],
])('refuses %s', (_, found, request, message) => {
  expect(() => boundCapacity(group(found), { healthyMinimum: 1, ...request })).toThrow(message);
});

test('whatever is asked, the result lies within all bounds and in the direction that was asked', () => {
  const size = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(size, size, size, size, fc.integer({ min: -20, max: 20 }), size, (min, span, desired, healthy, change, healthyMinimum) => {
      const found = group({ MinSize: min, MaxSize: min + span, desired: Math.min(desired, min + span), healthy });
      let wanted: number;
      try {
        wanted = boundCapacity(found, { change: change || 1, healthyMinimum });
      } catch (error) {
        return expect((error as Error).name).toBe('TargetRefusedError');
      }
      expect(wanted).toBeGreaterThanOrEqual(Math.min(Math.max(min, healthyMinimum), min + span));
      expect(wanted).toBeLessThanOrEqual(min + span);
      expect(Math.sign(wanted - found.desired)).toBe(Math.sign(change || 1));
      if (wanted < found.desired) expect(healthy - (found.desired - wanted)).toBeGreaterThanOrEqual(healthyMinimum);
    }),
  );
});
