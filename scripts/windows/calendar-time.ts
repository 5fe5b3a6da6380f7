import { Temporal } from 'temporal-polyfill';
import { isZone } from '../../src/operations/windows/check-window.ts';
import { CalendarError } from './calendar-error.ts';

/** How to read times that don't say where they are. */
export interface ZoneOptions {
  /** IANA name for floating times and all-day events. */
  timeZone: string;
  /** IANA names of zones that the file calls otherwise, by the file's name. */
  aliases: Record<string, string>;
}

/** A time of the file, with the zone in which it recurs. */
export interface CalendarTime {
  at: Temporal.Instant;
  zone: string;
  isDate: boolean;
}

/** Some programs put a path before the IANA name (/citadel.org/20210210_1/Europe/Berlin). */
const tails = (name: string): string[] => name.split('/').map((_, index, parts) => parts.slice(index).join('/'));

function zoneNamed(name: string, aliases: ZoneOptions['aliases']): string {
  const zone = [aliases[name] ?? '', ...tails(name)].find((candidate) => candidate !== '' && isZone(candidate));
  if (zone) return zone;
  throw new CalendarError(`TZID ${name} is not in the IANA database. Say what it means: --alias '${name}=Europe/Berlin'.`);
}

/**
 * @param value as jCal writes it: `2026-03-01`, `2026-03-01T02:30:00` or `2026-03-01T02:30:00Z`
 * @param tzid the property's TZID, if it has one
 * @throws CalendarError
 */
export function readTime(value: string, tzid: string | undefined, { timeZone, aliases }: ZoneOptions): CalendarTime {
  const isDate = !value.includes('T');
  const isUtc = value.endsWith('Z');
  const zone = isUtc ? 'UTC' : tzid === undefined ? timeZone : zoneNamed(tzid, aliases);
  try {
    const local = isDate ? Temporal.PlainDate.from(value).toPlainDateTime() : Temporal.PlainDateTime.from(value.replace(/Z$/, ''));
    return { at: local.toZonedDateTime(zone).toInstant(), zone, isDate };
  } catch (error) {
    throw new CalendarError(`${value} is no time: ${(error as Error).message}`);
  }
}
