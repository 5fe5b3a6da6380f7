import { expect, test } from '@jest/globals';
import { nextWaitSeconds } from '../../src/decisions/poll-schedule.ts';

/** Polls until the action has ended. @returns the number of polls */
function pollsFor(runSeconds: number, expectedSeconds: number, timeoutSeconds = 3600): number {
  let elapsedSeconds = 0;
  for (let pollCount = 0; ; pollCount += 1) {
    elapsedSeconds += nextWaitSeconds({ pollCount, elapsedSeconds, expectedSeconds, timeoutSeconds });
    if (elapsedSeconds >= runSeconds + 1 || elapsedSeconds >= timeoutSeconds) return pollCount + 1;
  }
}

test('the first poll comes after two seconds', () => {
  expect(nextWaitSeconds({ pollCount: 0, elapsedSeconds: 0, expectedSeconds: 300, timeoutSeconds: 600 })).toBe(2);
});

test.each([5, 60, 300, 3000])('an action of %d s that takes as long as expected is polled twice', (seconds) => {
  expect(pollsFor(seconds, seconds)).toBe(2);
});

test('the number of polls grows with the logarithm of the length, also when nothing is as expected', () => {
  expect(pollsFor(3500, 5)).toBeLessThanOrEqual(17);
});

test('the last poll comes just behind the time-out', () => {
  expect(nextWaitSeconds({ pollCount: 5, elapsedSeconds: 500, expectedSeconds: 5, timeoutSeconds: 600 })).toBe(101);
});
