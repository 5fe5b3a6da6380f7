import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { MaintenanceWindow } from '../contracts/maintenance-window.ts';

/** One time at which a window is active: start inclusive, end exclusive. */
export interface Occurrence {
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
}

/** Clocks are set forward or back by this much at most; a start may be that far from where its local time says. */
const LARGEST_SHIFT = Temporal.Duration.from({ hours: 3 });

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);

/** A local time of the window's zone, written as if it were UTC: rules are worked out in local time alone. */
const toWall = (at: Temporal.Instant, zone: string): Temporal.ZonedDateTime =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toZonedDateTime('UTC');

/** A skipped local time becomes a later one, one that comes twice the first of the two. */
const fromWall = (wall: Temporal.ZonedDateTime, zone: string): Temporal.Instant =>
  wall.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();

/** UNTIL is an instant when it ends in Z, a local time otherwise, or a whole day; the rule is worked out in local time. */
const localizeUntil = (rrule: string, zone: string): string =>
  rrule.replace(/UNTIL=(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?/, (_, y, mo, d, h = '23', mi = '59', s = '59', z = '') => {
    const text = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
    const wall = z ? toWall(instant(`${text}Z`), zone).toPlainDateTime() : Temporal.PlainDateTime.from(text);
    return `UNTIL=${wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}Z`;
  });

const zoneOf = ({ timeZone = 'UTC' }: MaintenanceWindow): string => timeZone;

/** Days count in local time, from the local time that the rule gives; everything else counts in seconds. */
function occurrenceAt(window: MaintenanceWindow, wall: Temporal.ZonedDateTime): Occurrence {
  const zone = zoneOf(window);
  const startsAt = fromWall(wall, zone);
  if (window.duration === undefined) return { startsAt, endsAt: startsAt.add(instant(window.endsAt).since(instant(window.startsAt))) };
  const { weeks, days, hours, minutes, seconds } = Temporal.Duration.from(window.duration);
  return { startsAt, endsAt: fromWall(wall.add({ weeks, days }), zone).add({ hours, minutes, seconds }) };
}

function ruleOf(window: MaintenanceWindow, rrule: string): RRuleTemporal {
  const zone = zoneOf(window);
  return new RRuleTemporal({
    rruleString: `RRULE:${localizeUntil(rrule, zone)}`,
    dtstart: toWall(instant(window.startsAt), zone),
    tzid: 'UTC',
    includeDtstart: true,
  });
}

/** Exceptions are compared as instants: a skipped local time has two names. */
const isExcluded = ({ exDates = [] }: MaintenanceWindow, { startsAt }: Occurrence): boolean =>
  exDates.some((exDate) => instant(exDate).equals(startsAt));

const oneOff = ({ startsAt, endsAt }: MaintenanceWindow): Occurrence => ({ startsAt: instant(startsAt), endsAt: instant(endsAt) });

const isAfter = ({ startsAt }: Occurrence, at: Temporal.Instant): boolean => Temporal.Instant.compare(startsAt, at) > 0;

/**
 * @returns the occurrences that begin after `at`, in order; for ever, when the rule has no end.
 * @throws RangeError or an error of the rule parser when the window can't be read
 */
export function* occurrencesAfter(window: MaintenanceWindow, at: Temporal.Instant): Generator<Occurrence, undefined> {
  if (window.rrule === undefined) {
    if (isAfter(oneOff(window), at)) yield oneOff(window);
    return;
  }
  const rule = ruleOf(window, window.rrule);
  for (let wall = rule.next(toWall(at, zoneOf(window)).subtract(LARGEST_SHIFT), true); wall; wall = rule.next(wall, false)) {
    const occurrence = occurrenceAt(window, wall);
    if (isAfter(occurrence, at) && !isExcluded(window, occurrence)) yield occurrence;
  }
}

/** @returns the occurrence that begins next after `at`, or null. @throws as `occurrencesAfter` */
export const nextOccurrence = (window: MaintenanceWindow, at: Temporal.Instant): Occurrence | null =>
  occurrencesAfter(window, at).next().value ?? null;

/** @returns the occurrence that began last, at `at` or before, or null when none has begun. @throws as `occurrencesAfter` */
export function lastOccurrence(window: MaintenanceWindow, at: Temporal.Instant): Occurrence | null {
  if (window.rrule === undefined) return isAfter(oneOff(window), at) ? null : oneOff(window);
  const rule = ruleOf(window, window.rrule);
  for (let wall = rule.previous(toWall(at, zoneOf(window)).add(LARGEST_SHIFT), true); wall; wall = rule.previous(wall, false)) {
    const occurrence = occurrenceAt(window, wall);
    if (!isAfter(occurrence, at) && !isExcluded(window, occurrence)) return occurrence;
  }
  return null;
}

/** @returns the occurrence that is active at `at`, or null. @throws as `occurrencesAfter` */
export function activeOccurrence(window: MaintenanceWindow, at: Temporal.Instant): Occurrence | null {
  const last = lastOccurrence(window, at);
  return last && Temporal.Instant.compare(at, last.endsAt) < 0 ? last : null;
}
