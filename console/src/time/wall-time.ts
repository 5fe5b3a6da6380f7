import type { Zone } from './format-time.ts';

/** What a field of type `datetime-local` holds: `2026-05-19T10:00`. */
const WALL = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** @returns the time that a field means in the reader's zone, in milliseconds since 1970, or undefined */
export function readWall(text: string, zone: Zone): number | undefined {
  const [, ...parts] = WALL.exec(text) ?? [];
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const fields = [year, month - 1, day, hour, minute, second] as const;
  return zone === 'UTC' ? Date.UTC(...fields) : new Date(...fields).getTime();
}

const pad = (number: number): string => String(number).padStart(2, '0');

/** @returns a time as a field shows it, to the minute */
export function toWall(at: number, zone: Zone): string {
  const date = new Date(at);
  if (zone === 'UTC') return date.toISOString().slice(0, 16);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
