import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { maintenanceWindowSchema, type MaintenanceWindow } from '../../src/contracts/maintenance-window.ts';
import { nextOccurrence } from '../../src/decisions/window-occurrences.ts';
import { CalendarError } from './calendar-error.ts';
import { readTime, type CalendarTime, type ZoneOptions } from './calendar-time.ts';

export interface CalendarOptions extends ZoneOptions {
  /** Scope of every window of the file. */
  scope: string;
}

type Component = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;

const MAX_TITLE = 256;

function parse(text: string): Component {
  try {
    return new ICAL.Component(ICAL.parse(text) as never);
  } catch (error) {
    throw new CalendarError(`This is no iCalendar file (RFC 5545): ${(error as Error).message}`);
  }
}

const textOf = (event: Component, name: string): string | undefined => {
  const value = event.getFirstPropertyValue(name);
  return value === null ? undefined : String(value);
};

/** The times of one property (EXDATE and RDATE have several); a period is its start and its end or length. */
function timesOf(property: Property, options: ZoneOptions): { time: CalendarTime; rest?: string }[] {
  const [, parameters, , ...values] = property.toJSON() as unknown as [string, { tzid?: string }, string, ...(string | string[])[]];
  return values.map((value) => {
    const [start = '', rest] = [value].flat();
    return { time: readTime(start, parameters.tzid, options), ...(rest !== undefined && { rest }) };
  });
}

function timeOf(event: Component, name: string, options: ZoneOptions): CalendarTime | undefined {
  const property = event.getFirstProperty(name);
  return property ? timesOf(property, options)[0]?.time : undefined;
}

/** A window's length: days are counted in local time, everything else in seconds. */
interface Length {
  endsAt: Temporal.Instant;
  duration?: string;
}

function byDuration({ at, zone }: CalendarTime, duration: string): Length {
  const endsAt = at.toZonedDateTimeISO(zone).add(Temporal.Duration.from(duration)).toInstant();
  return /[DW]/.test(duration) ? { endsAt, duration } : { endsAt };
}

function lengthOf(event: Component, start: CalendarTime, options: ZoneOptions): Length {
  const end = timeOf(event, 'dtend', options);
  const duration = textOf(event, 'duration');
  if (duration !== undefined) return byDuration(start, duration);
  if (!end && !start.isDate) throw new CalendarError('it has neither DTEND nor DURATION: how long does it last?');
  if (!start.isDate) return { endsAt: (end as CalendarTime).at };
  const firstDay = start.at.toZonedDateTimeISO(start.zone).toPlainDate();
  const endDay = end ? end.at.toZonedDateTimeISO(end.zone).toPlainDate() : firstDay.add({ days: 1 });
  const endsAt = endDay.toZonedDateTime(start.zone).toInstant();
  return { endsAt, duration: `P${firstDay.until(endDay).days}D` };
}

/** Window ids are file names for people: the UID as far as it can be one, or else its hash. */
function windowIdOf(uid: string, recurrence?: Temporal.Instant): string {
  const readable = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,99}$/.test(uid) ? uid : `ics-${createHash('sha256').update(uid).digest('hex').slice(0, 24)}`;
  return recurrence ? `${readable}.${recurrence.toString().replace(/[-:]|\.\d+/g, '')}` : readable;
}

const iso = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' });

interface Draft {
  event: Component;
  uid: string;
  start: CalendarTime;
  length: Length;
}

function makeWindow({ event, uid, start, length }: Draft, scope: string, more: Partial<MaintenanceWindow>): MaintenanceWindow {
  const window = {
    scope,
    windowId: windowIdOf(uid),
    title: (textOf(event, 'summary') ?? uid).slice(0, MAX_TITLE),
    startsAt: iso(start.at),
    endsAt: iso(length.endsAt),
    timeZone: start.zone,
    ...(length.duration !== undefined && { duration: length.duration }),
    ...more,
  };
  const parsed = maintenanceWindowSchema.safeParse(window);
  if (!parsed.success) throw new CalendarError(describeIssues(parsed.error));
  nextOccurrence(parsed.data, start.at); // a rule that can't be worked out is found here, not at night
  return parsed.data;
}

function ruleOf(event: Component): string | undefined {
  if (event.getAllProperties('exrule').length > 0) throw new CalendarError('EXRULE is not supported (RFC 5545 has dropped it): use EXDATE.');
  const rules = event.getAllProperties('rrule');
  if (rules.length > 1) throw new CalendarError('it has several RRULEs: make an event of each.');
  return rules[0] ? String(rules[0].getFirstValue()) : undefined;
}

/** Additional occurrences become windows of their own. */
function extraWindows(draft: Draft, { scope, ...options }: CalendarOptions): MaintenanceWindow[] {
  const times = draft.event.getAllProperties('rdate').flatMap((property) => timesOf(property, options));
  return times.map(({ time, rest }) => {
    const length = rest === undefined ? lengthAt(draft, time) : /^[+-]?P/.test(rest) ? byDuration(time, rest) : { endsAt: readTime(rest, time.zone, options).at };
    return makeWindow({ ...draft, start: time, length }, scope, { windowId: windowIdOf(draft.uid, time.at) });
  });
}

/** The event's length, begun at another time. */
const lengthAt = ({ start, length }: Draft, time: CalendarTime): Length =>
  length.duration === undefined ? { endsAt: time.at.add(length.endsAt.since(start.at)) } : byDuration(time, length.duration);

const isCancelled = (event: Component): boolean => textOf(event, 'status')?.toUpperCase() === 'CANCELLED';

function readDraft(event: Component, options: ZoneOptions): Draft {
  const start = timeOf(event, 'dtstart', options);
  if (!start) throw new CalendarError('it has no DTSTART.');
  return { event, uid: textOf(event, 'uid') ?? '', start, length: lengthOf(event, start, options) };
}

/** An occurrence that was moved, shortened or cancelled: its place in the series, and what stands there instead. */
function readOverride(event: Component, options: CalendarOptions): { at: Temporal.Instant; windows: MaintenanceWindow[] } {
  if (event.getFirstProperty('recurrence-id')?.getParameter('range')) throw new CalendarError('RANGE=THISANDFUTURE is not supported: end the series and begin another.');
  const recurrence = timeOf(event, 'recurrence-id', options) as CalendarTime;
  if (isCancelled(event)) return { at: recurrence.at, windows: [] };
  const draft = readDraft(event, options);
  return { at: recurrence.at, windows: [makeWindow(draft, options.scope, { windowId: windowIdOf(draft.uid, recurrence.at) })] };
}

function readSeries(event: Component, moved: Temporal.Instant[], options: CalendarOptions): MaintenanceWindow[] {
  if (isCancelled(event)) return [];
  const draft = readDraft(event, options);
  const rrule = ruleOf(event);
  const excluded = event.getAllProperties('exdate').flatMap((property) => timesOf(property, options).map(({ time }) => time.at));
  const exDates = [...excluded, ...moved].map(iso);
  const window = makeWindow(draft, options.scope, rrule === undefined ? {} : { rrule, ...(exDates.length > 0 && { exDates }) });
  return [window, ...extraWindows(draft, options)];
}

/** Says which event an error is about. */
function within<Result>(event: Component, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new CalendarError(`Event "${textOf(event, 'summary') ?? ''}" (UID ${textOf(event, 'uid') ?? 'missing'}): ${(error as Error).message}`);
  }
}

/**
 * Reads the events of an iCalendar file (RFC 5545) as maintenance windows: series with their exceptions, moved and
 * cancelled occurrences, all-day events.
 * @throws CalendarError naming the event: the file is taken whole or not at all.
 */
export function readCalendar(text: string, options: CalendarOptions): MaintenanceWindow[] {
  const events = parse(text).getAllSubcomponents('vevent');
  if (events.length === 0) throw new CalendarError('The file has no VEVENT.');
  const unnamed = events.find((event) => textOf(event, 'uid') === undefined);
  if (unnamed) within(unnamed, () => { throw new CalendarError('it has no UID, so that a second import could not tell it apart.'); });
  const overrides = events.filter((event) => event.hasProperty('recurrence-id'));
  const read = overrides.map((event) => ({ uid: textOf(event, 'uid'), ...within(event, () => readOverride(event, options)) }));
  const series = events
    .filter((event) => !event.hasProperty('recurrence-id'))
    .flatMap((event) => {
      const moved = read.filter(({ uid }) => uid === textOf(event, 'uid')).map(({ at }) => at);
      return within(event, () => readSeries(event, moved, options));
    });
  return [...series, ...read.flatMap(({ windows }) => windows)];
}
