import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { readCalendar, type CalendarOptions } from '../../../scripts/windows/read-calendar.ts';
import { checkMaintenanceWindow } from '../../../src/decisions/check-maintenance-window.ts';
import { lastOccurrence, occurrencesAfter } from '../../../src/decisions/window-occurrences.ts';
import type { MaintenanceWindow } from '../../../src/contracts/maintenance-window.ts';

interface Case {
  name: string;
  timeZone: string;
  ics: string;
  /** Between these, every occurrence is listed. */
  ranges: [from: string, to: string][];
  spans: [startsAt: string, endsAt: string][];
}

const SCRIPT = new URL('expected.py', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Case[];
const options = (changes: Partial<CalendarOptions> = {}): CalendarOptions => ({ scope: 'all', timeZone: 'UTC', aliases: {}, ...changes });
const instant = (text: string) => Temporal.Instant.from(text);

/** @returns every occurrence that begins between two moments, both included. */
function spansOf(window: MaintenanceWindow, from: Temporal.Instant, to: Temporal.Instant): string[] {
  const spans: string[] = [];
  for (const { startsAt, endsAt } of occurrencesAfter(window, from.subtract({ seconds: 1 }))) {
    if (Temporal.Instant.compare(startsAt, to) > 0) break;
    spans.push(`${startsAt.toString()} – ${endsAt.toString()}`);
  }
  return spans;
}

/** A few of many, and those of the days on which clocks change. */
const sampleOf = (spans: Case['spans']): Case['spans'] =>
  spans.filter(([startsAt], index) => index % Math.ceil(spans.length / 4) === 0 || /-(03-29|10-25|03-08|11-01|04-05|10-04|09-06)T/.test(startsAt));

describe('an iCalendar file, as python-dateutil understands it', () => {
  test.each(cases)('$name', ({ ics, timeZone, ranges, spans }) => {
    const windows = readCalendar(ics, options({ timeZone }));
    const expected = spans.map(([startsAt, endsAt]) => `${startsAt} – ${endsAt}`);

    expect([...new Set(windows.flatMap((window) => ranges.flatMap(([from, to]) => spansOf(window, instant(from), instant(to)))))].sort()).toEqual(expected.sort());
  });

  test.each(cases)('$name: the gate is closed in each occurrence, from its first second to its last', ({ ics, timeZone, spans }) => {
    const windows = readCalendar(ics, options({ timeZone }));
    const verdictAt = (at: Temporal.Instant) => checkMaintenanceWindow(windows, [], 'skip', new Date(at.epochMilliseconds)).verdict;
    const isCovered = (at: Temporal.Instant) => spans.some(([startsAt, endsAt]) => Temporal.Instant.compare(instant(startsAt), at) <= 0 && Temporal.Instant.compare(at, instant(endsAt)) < 0);
    const moments = sampleOf(spans).flatMap(([startsAt, endsAt]) => [instant(startsAt).subtract({ seconds: 1 }), instant(startsAt), instant(endsAt).subtract({ seconds: 1 }), instant(endsAt)]);

    for (const at of moments) expect([at.toString(), verdictAt(at)]).toEqual([at.toString(), isCovered(at) ? 'deny' : 'allow']);
  });

  test('is what the script still works out, where python-dateutil is installed', () => {
    try {
      execFileSync('python3', ['-c', 'import dateutil'], { stdio: 'ignore' });
    } catch {
      return;
    }
    expect(() => execFileSync('python3', [SCRIPT.pathname, '--check'])).not.toThrow();
  });
});

const calendar = (...events: string[][]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR', ''].join('\r\n');
const EVENT = ['UID:one@example.com', 'SUMMARY:Patching', 'DTSTART:20260601T010000Z', 'DTEND:20260601T020000Z'];

describe('an iCalendar file', () => {
  test('becomes windows of the scope, under the UID', () => {
    expect(readCalendar(calendar(EVENT), options({ scope: 'environment#prod' }))).toEqual([
      { scope: 'environment#prod', windowId: 'one@example.com', title: 'Patching', startsAt: '2026-06-01T01:00:00Z', endsAt: '2026-06-01T02:00:00Z', timeZone: 'UTC' },
    ]);
  });

  test('keeps a UID that is no id by its hash', () => {
    const [window] = readCalendar(calendar(['UID:{AB CD}/ü', ...EVENT.slice(1)]), options());
    expect(window?.windowId).toMatch(/^ics-[0-9a-f]{24}$/);
  });

  test('leaves cancelled events out', () => {
    expect(readCalendar(calendar([...EVENT, 'STATUS:CANCELLED']), options())).toEqual([]);
  });

  test.each([
    ['/citadel.org/20210210_1/Europe/Berlin', {}],
    ['W. Europe Standard Time', { 'W. Europe Standard Time': 'Europe/Berlin' }],
  ])('knows the zone %s', (tzid, aliases) => {
    const [window] = readCalendar(calendar([...EVENT.slice(0, 2), `DTSTART;TZID=${tzid}:20260601T030000`, 'DURATION:PT1H']), options({ aliases }));
    expect(window).toMatchObject({ startsAt: '2026-06-01T01:00:00Z', timeZone: 'Europe/Berlin' });
  });

  test('reads times without a zone as local to the given one', () => {
    const [window] = readCalendar(calendar([...EVENT.slice(0, 2), 'DTSTART:20260601T030000', 'DURATION:PT1H']), options({ timeZone: 'Europe/Berlin' }));
    expect(window).toMatchObject({ startsAt: '2026-06-01T01:00:00Z', endsAt: '2026-06-01T02:00:00Z' });
  });

  test.each([
    ['that is none', 'Dear all, …', /no iCalendar file/],
    ['without events', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n', /no VEVENT/],
    ['with an unknown zone', calendar([...EVENT.slice(0, 2), 'DTSTART;TZID=Middle-earth:20260601T030000', 'DURATION:PT1H']), /Patching.*TZID Middle-earth.*--alias/],
    ['with an event that has no UID', calendar(EVENT.slice(1)), /no UID/],
    ['with an event that has no start', calendar(EVENT.slice(0, 2)), /no DTSTART/],
    ['with an event that has no end', calendar(EVENT.slice(0, 3)), /neither DTEND nor DURATION/],
    ['with an event that ends before it starts', calendar([...EVENT.slice(0, 3), 'DTEND:20260601T000000Z']), /endsAt: must be after startsAt/],
    ['with a rule for each minute', calendar([...EVENT, 'RRULE:FREQ=MINUTELY']), /rrule/],
    ['with two rules', calendar([...EVENT, 'RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY']), /several RRULEs/],
    ['with an EXRULE', calendar([...EVENT, 'RRULE:FREQ=DAILY', 'EXRULE:FREQ=WEEKLY']), /EXRULE/],
    ['that splits a series', calendar([...EVENT, 'RRULE:FREQ=DAILY'], [...EVENT, 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260605T010000Z']), /THISANDFUTURE/],
  ])('%s is refused as a whole, and says why', (_, text, said) => {
    expect(() => readCalendar(text, options())).toThrow(expect.objectContaining({ name: 'CalendarError', message: expect.stringMatching(said) }));
  });
});

test('the last occurrence of a rule that began before the first is none', () => {
  const [window] = readCalendar(calendar([...EVENT, 'RRULE:FREQ=DAILY']), options());
  expect(lastOccurrence(window as MaintenanceWindow, instant('2026-05-31T00:00:00Z'))).toBeNull();
});
