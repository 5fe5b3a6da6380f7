import { expect, test } from '@jest/globals';
import { formatDistance, formatInstant, formatLength } from '../../../console/src/time/format-time.ts';
import { readWall, toWall } from '../../../console/src/time/wall-time.ts';

const AT = Date.parse('2026-05-19T22:00:05Z');

test.each([
  [0, '0 ms'],
  [340, '340 ms'],
  [1_000, '1 s'],
  [65_000, '1 min 5 s'],
  [3_600_000, '1 h'],
  [7_501_000, '2 h 5 min'],
  [90_061_000, '1 d 1 h'],
  [86_400_000 * 3 + 59_000, '3 d'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatLength(milliseconds)).toBe(text);
});

test.each([
  [AT - 1_000, 'now'],
  [AT + 4_000, 'now'],
  [AT - 90_000, '1 min ago'],
  [AT + 90_000, 'in 1 min'],
  [AT + 7_500_000, 'in 2 h 5 min'],
  [AT - 86_400_000 * 2 - 3_600_000, '2 d ago'],
])('%d is %s', (at, text) => {
  expect(formatDistance(at, AT)).toBe(text);
});

test('a time is told in UTC, by the 24 hour clock', () => {
  expect(formatInstant(AT, 'UTC')).toBe('19 May 2026, 22:00:05');
  expect(formatInstant(Date.parse('2026-05-19T00:00:00Z'), 'UTC')).toBe('19 May 2026, 00:00:00');
});

test('a field shows a time, and gives it back', () => {
  expect(toWall(AT, 'UTC')).toBe('2026-05-19T22:00');
  expect(readWall('2026-05-19T22:00', 'UTC')).toBe(Date.parse('2026-05-19T22:00:00Z'));
  expect(readWall('2026-05-19', 'UTC')).toBe(Date.parse('2026-05-19T00:00:00Z'));
  expect(readWall(toWall(AT, 'local'), 'local')).toBe(Date.parse('2026-05-19T22:00:00Z'));
});

test.each(['', 'tomorrow', '2026-05', '19.05.2026'])('%p is no time', (text) => {
  expect(readWall(text, 'UTC')).toBeUndefined();
});
