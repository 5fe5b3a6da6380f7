import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, daysOfMonth, daysOfWeek, formatDate, parseDate, type Day } from '../../../console/src/calendar/days.ts';
import { describeTime } from '../../../console/src/calendar/describe-occurrence.ts';
import { placeInDay } from '../../../console/src/calendar/place.ts';

const HOUR = 3_600_000;

const occurrence = (startsAt: string, endsAt: string, windowId = 'w') => ({ scope: 'all', windowId, title: windowId, startsAt, endsAt });

interface LocalMonth {
  days: Day[];
  placed: { day: number; from: number; to: number; continues: { before: boolean; after: boolean } }[];
}

function readLocalMonth(zone: string, year: number, month: number, startsAt: string, endsAt: string): LocalMonth {
  const program = join(import.meta.dirname, 'print-local-days.ts');
  const text = execFileSync(process.execPath, [program, String(year), String(month), startsAt, endsAt], {
    env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  return JSON.parse(text) as LocalMonth;
}

function hoursOf({ days }: LocalMonth, number: number): number {
  const day = days.find((one) => one.number === number && one.isInMonth);
  return day ? (day.endsAt - day.startsAt) / HOUR : NaN;
}

test('a month is shown in whole weeks from Monday, with every day of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1971, max: 2100 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      const days = daysOfMonth({ year, month, day: 15 }, 'UTC');
      const own = days.filter(({ isInMonth }) => isInMonth).map(({ number }) => number);
      expect(days.length % 7).toBe(0);
      expect(new Date(days[0]?.startsAt ?? 0).getUTCDay()).toBe(1);
      expect(own).toEqual(Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, index) => index + 1));
      for (const [index, day] of days.entries()) expect(day.startsAt).toBe(days[index - 1]?.endsAt ?? day.startsAt);
    }),
  );
});

test('a week begins on Monday, also across the end of a year', () => {
  const days = daysOfWeek({ year: 2027, month: 1, day: 1 }, 'UTC');
  expect(days.map(({ number }) => number)).toEqual([28, 29, 30, 31, 1, 2, 3]);
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2026-01-15', -1, '2025-12-15'],
])('%s and %d months are %s', (from, months, to) => {
  const date = parseDate(from);
  expect(date && formatDate(addMonths(date, months))).toBe(to);
});

test.each(['', '2026-02-30', '2026-13-01', 'today', '2026-1-1'])('%p is no date', (text) => {
  expect(parseDate(text)).toBeUndefined();
});

test('days are 23 and 25 hours long when clocks change, and follow each other without a gap', () => {
  const march = readLocalMonth('Europe/Berlin', 2026, 3, '2026-03-29T00:30:00Z', '2026-03-29T02:30:00Z');
  const october = readLocalMonth('Europe/Berlin', 2026, 10, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z');
  expect(hoursOf(march, 29)).toBe(23);
  expect(hoursOf(october, 25)).toBe(25);
  for (const { days } of [march, october])
    for (const [index, day] of days.entries()) expect(day.startsAt).toBe(days[index - 1]?.endsAt ?? day.startsAt);
});

test('what is active while clocks change stands where the clock on the wall says', () => {
  const { placed } = readLocalMonth('Europe/Berlin', 2026, 3, '2026-03-29T00:30:00Z', '2026-03-29T02:30:00Z');
  expect(placed).toEqual([{ day: 29, from: 1.5 / 24, to: 4.5 / 24, continues: { before: false, after: false } }]);
});

test('a window of the whole long day fills that day alone', () => {
  const { placed } = readLocalMonth('Europe/Berlin', 2026, 10, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z');
  expect(placed).toEqual([{ day: 25, from: 0, to: 1, continues: { before: false, after: false } }]);
});

test('a day can begin at one o’clock where midnight is skipped', () => {
  const september = readLocalMonth('America/Santiago', 2026, 9, '2026-09-06T04:00:00Z', '2026-09-06T05:00:00Z');
  expect(hoursOf(september, 6)).toBe(23);
});

const DAY: Day = { startsAt: Date.parse('2026-05-19T00:00:00Z'), endsAt: Date.parse('2026-05-20T00:00:00Z'), number: 19, isInMonth: true };

test('an occurrence over midnight is on both days, and says so', () => {
  const [placed] = placeInDay([occurrence('2026-05-19T22:00:00Z', '2026-05-20T02:00:00Z')], DAY, 'UTC');
  const next = { ...DAY, startsAt: DAY.endsAt, endsAt: DAY.endsAt + 24 * HOUR };
  const [rest] = placeInDay([occurrence('2026-05-19T22:00:00Z', '2026-05-20T02:00:00Z')], next, 'UTC');
  expect(placed && describeTime(placed, 'UTC')).toBe('from 22:00');
  expect(rest && describeTime(rest, 'UTC')).toBe('until 02:00');
});

test('an end is exclusive: what ends at midnight is not on the next day', () => {
  const ends = occurrence('2026-05-18T22:00:00Z', '2026-05-19T00:00:00Z');
  expect(placeInDay([ends], DAY, 'UTC')).toEqual([]);
});

test('what overlaps stands side by side, and what does not has the whole width', () => {
  const placed = placeInDay(
    [
      occurrence('2026-05-19T01:00:00Z', '2026-05-19T04:00:00Z', 'a'),
      occurrence('2026-05-19T02:00:00Z', '2026-05-19T03:00:00Z', 'b'),
      occurrence('2026-05-19T03:00:00Z', '2026-05-19T05:00:00Z', 'c'),
      occurrence('2026-05-19T06:00:00Z', '2026-05-19T07:00:00Z', 'd'),
    ],
    DAY,
    'UTC',
  );
  expect(placed.map(({ occurrence: { windowId }, lane, lanes }) => [windowId, lane, lanes])).toEqual([
    ['a', 0, 2],
    ['b', 1, 2],
    ['c', 1, 2],
    ['d', 0, 1],
  ]);
});

test('nothing that is placed leaves the day or covers another one in its lane', () => {
  const minute = fc.integer({ min: -600, max: 2000 });
  const spans = fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 900 })), { maxLength: 12 });
  const at = (minutes: number): string => new Date(DAY.startsAt + minutes * 60_000).toISOString();
  fc.assert(
    fc.property(spans, (given) => {
      const placed = placeInDay(given.map(([start, length], index) => occurrence(at(start), at(start + length), String(index))), DAY, 'UTC');
      for (const one of placed) {
        expect(one.from).toBeGreaterThanOrEqual(0);
        expect(one.to).toBeLessThanOrEqual(1);
        expect(one.lane).toBeLessThan(one.lanes);
        for (const other of placed)
          if (other !== one && other.lane === one.lane) expect(other.from >= one.to || one.from >= other.to).toBe(true);
      }
    }),
  );
});
