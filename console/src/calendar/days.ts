import type { Zone } from '../time/format-time.ts';

/** A day of the reader's zone: 23 or 25 hours long when clocks change. Times are in milliseconds since 1970. */
export interface Day {
  startsAt: number;
  /** Exclusive. */
  endsAt: number;
  /** Day of the month. */
  number: number;
  isInMonth: boolean;
}

export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

const midnight = ({ year, month, day }: CalendarDate, zone: Zone): number =>
  zone === 'UTC' ? Date.UTC(year, month - 1, day) : new Date(year, month - 1, day).getTime();

/** @returns the date that a time has in a zone */
export function dateOf(at: number, zone: Zone): CalendarDate {
  const date = new Date(at);
  return zone === 'UTC'
    ? { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    : { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}

const pad = (number: number): string => String(number).padStart(2, '0');

/** @returns for example `2026-05-19` */
export const formatDate = ({ year, month, day }: CalendarDate): string => `${year}-${pad(month)}-${pad(day)}`;

/** @returns the date, or undefined for what is none */
export function parseDate(text: string): CalendarDate | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return year !== '' && formatDate(dateOf(midnight(date, 'UTC'), 'UTC')) === text ? date : undefined;
}

/** Dates are counted in UTC, where every day is as long as the other. */
export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOf(midnight({ ...date, day: date.day + days }, 'UTC'), 'UTC');

/** @returns the same day of a month before or after, or that month's last one. */
export function addMonths({ year, month, day }: CalendarDate, months: number): CalendarDate {
  const first = dateOf(midnight({ year, month: month + months, day: 1 }, 'UTC'), 'UTC');
  const last = addDays({ ...first, month: first.month + 1 }, -1).day;
  return { ...first, day: Math.min(day, last) };
}

/** Weeks begin on Monday. */
const mondayOf = (date: CalendarDate): CalendarDate => addDays(date, -((new Date(midnight(date, 'UTC')).getUTCDay() + 6) % 7));

function daysFrom(first: CalendarDate, count: number, month: number, zone: Zone): Day[] {
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(first, index);
    return { startsAt: midnight(date, zone), endsAt: midnight(addDays(date, 1), zone), number: date.day, isInMonth: date.month === month };
  });
}

/** @returns the seven days of the date's week */
export const daysOfWeek = (date: CalendarDate, zone: Zone): Day[] => daysFrom(mondayOf(date), 7, date.month, zone);

/** @returns whole weeks that have every day of the date's month */
export function daysOfMonth(date: CalendarDate, zone: Zone): Day[] {
  const first = mondayOf({ ...date, day: 1 });
  const end = addMonths({ ...date, day: 1 }, 1);
  const length = (midnight(end, 'UTC') - midnight(first, 'UTC')) / 86_400_000;
  return daysFrom(first, Math.ceil(length / 7) * 7, date.month, zone);
}
