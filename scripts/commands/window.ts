import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { maintenanceWindowSchema, windowScopeSchema, type MaintenanceWindow } from '../../src/contracts/maintenance-window.ts';
import { activeOccurrence, nextOccurrence, occurrencesAfter } from '../../src/decisions/window-occurrences.ts';
import { findFlaw, isZone } from '../../src/operations/windows/check-window.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createMaintenanceWindowStore, type MaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';
import { connect } from '../connect.ts';
import { withProgress } from '../progress.ts';
import { CalendarError } from '../windows/calendar-error.ts';
import { putWindows } from '../windows/put-windows.ts';
import { readCalendar } from '../windows/read-calendar.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, GlobalOptions, Outcome } from './outcome.ts';
import { readDuration, readInstant } from './read-options.ts';
import { formatTable } from './table.ts';

const SCOPES = 'all, ci#ID, class#NAME or environment#NAME';

type Options = GlobalOptions & Record<string, unknown>;

const open = async ({ stage }: Options): Promise<MaintenanceWindowStore> =>
  createMaintenanceWindowStore(dynamodb, (await connect(stage)).MaintenanceWindowTable);

function readScope(value: unknown): string {
  if (windowScopeSchema.safeParse(value).success) return String(value);
  throw new UsageError(`--scope takes ${SCOPES}, not ${String(value)}.`);
}

function readZone(value: unknown): string {
  if (typeof value === 'string' && isZone(value)) return value;
  throw new UsageError(`--time-zone takes a name of the IANA database such as Europe/Berlin, not ${String(value)}.`);
}

/** @throws UsageError naming the field. */
function readWindow({ scope, id, title, from, for: length, rrule, timeZone, except }: Options): MaintenanceWindow {
  const startsAt = readInstant('--from', from);
  const endsAt = new Date(Date.parse(startsAt) + readDuration('--for', length) * 1000).toISOString();
  const exDates = ((except as string[] | undefined) ?? []).map((date) => readInstant('--except', date));
  const window = {
    scope: readScope(scope),
    windowId: id,
    title: title ?? id,
    startsAt,
    endsAt,
    timeZone: readZone(timeZone),
    ...(rrule !== undefined && { rrule }),
    ...(exDates.length > 0 && { exDates }),
  };
  const parsed = maintenanceWindowSchema.safeParse(window);
  if (!parsed.success) throw new UsageError(`The window is not valid: ${describeIssues(parsed.error)}`);
  const flaw = findFlaw(parsed.data);
  if (flaw !== undefined) throw new UsageError(`The window is not valid: ${flaw}`);
  return parsed.data;
}

/** One window, and when it is active now or next. */
function describe(window: MaintenanceWindow, at: Temporal.Instant): string[] {
  const [active, next] = [activeOccurrence(window, at), nextOccurrence(window, at)];
  const span = (occurrence: typeof next): string => (occurrence ? `${occurrence.startsAt.toString()} – ${occurrence.endsAt.toString()}` : '');
  return [window.scope, window.windowId, window.title, active ? `ACTIVE until ${active.endsAt.toString()}` : '', span(next)];
}

const HEADINGS = ['scope', 'window', 'title', 'now', 'next'];

function listing(windows: MaintenanceWindow[]) {
  const at = Temporal.Instant.fromEpochMilliseconds(Date.now());
  const text = windows.length === 0 ? 'There is no window.' : formatTable(HEADINGS, windows.map((window) => describe(window, at)));
  return { exitCode: EXIT.done, text, json: { windows } };
}

async function add(options: Options): Promise<Outcome> {
  const window = readWindow(options);
  await (await open(options)).put(window);
  return listing([window]);
}

async function list(options: Options): Promise<Outcome> {
  const scope = options['scope'] === undefined ? undefined : readScope(options['scope']);
  const store = await open(options);
  return listing(scope === undefined ? await store.findAll() : await store.findByScopes([scope]));
}

/** The next times at which anything in the scope is closed. */
async function next(options: Options): Promise<Outcome> {
  const count = Number(options['count']);
  if (!Number.isInteger(count) || count < 1 || count > 100) throw new UsageError(`--count takes a number from 1 to 100, not ${String(options['count'])}.`);
  const scope = readScope(options['scope']);
  const windows = await (await open(options)).findByScopes([scope]);
  const occurrences = windows.flatMap((window) => upcoming(window, count)).sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const rows = occurrences.slice(0, count).map(({ windowId, startsAt, endsAt, local }) => [windowId, startsAt, endsAt, local]);
  const text = rows.length === 0 ? `Nothing is planned for ${scope}.` : formatTable(['window', 'starts', 'ends', 'local'], rows);
  return { exitCode: EXIT.done, text, json: { occurrences: occurrences.slice(0, count) } };
}

function upcoming(window: MaintenanceWindow, count: number) {
  const found: { windowId: string; startsAt: string; endsAt: string; local: string }[] = [];
  for (const { startsAt, endsAt } of occurrencesAfter(window, Temporal.Instant.fromEpochMilliseconds(Date.now()))) {
    const local = startsAt.toZonedDateTimeISO(window.timeZone ?? 'UTC').toString({ smallestUnit: 'minute' });
    found.push({ windowId: window.windowId, startsAt: startsAt.toString(), endsAt: endsAt.toString(), local });
    if (found.length === count) break;
  }
  return found;
}

/** `NAME=Europe/Berlin` → { NAME: 'Europe/Berlin' } */
function readAliases(values: string[] = []): Record<string, string> {
  const pairs = values.map((value) => [value.slice(0, value.lastIndexOf('=')), value.slice(value.lastIndexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.map(([name, zone]) => [name, readZone(zone)]));
}

function imported(windows: MaintenanceWindow[], total: number): Outcome {
  const { text, json } = listing(windows);
  if (windows.length === total) return { exitCode: EXIT.done, text, json };
  return { exitCode: EXIT.failed, text: `${text}\nStopped with ${total - windows.length} left: the same command goes on.`, json };
}

async function importFile(options: Options, file: string): Promise<Outcome> {
  const scope = readScope(options['scope']);
  const zones = { timeZone: readZone(options['timeZone']), aliases: readAliases(options['alias'] as string[] | undefined) };
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`Can't read ${file}: ${error.message}`);
  });
  try {
    const windows = readCalendar(text, { scope, ...zones });
    const store = await open(options);
    return imported(await withProgress('importing', (progress) => putWindows(windows, store, progress)), windows.length);
  } catch (error) {
    if (error instanceof CalendarError) throw new UsageError(`${file}: ${error.message} Nothing was imported.`);
    throw error;
  }
}

async function remove(options: Options, windowId: string): Promise<Outcome> {
  const scope = readScope(options['scope']);
  const wasThere = await (await open(options)).remove(scope, windowId);
  const text = wasThere ? `Removed ${windowId} of ${scope}.` : `${scope} has no window ${windowId}.`;
  return { exitCode: wasThere ? EXIT.done : EXIT.failed, text, json: { scope, windowId, removed: wasThere } };
}

const collect = (value: string, all: string[] = []): string[] => [...all, value];

export function registerWindow(program: Command, answer: Answer): void {
  const window = program.command('window').description('maintenance windows: times at which nothing may be done');
  window
    .command('add')
    .description('add a window, or replace the one with its id')
    .requiredOption('--scope <scope>', SCOPES)
    .requiredOption('--id <window-id>', 'id of the window')
    .requiredOption('--from <time>', 'start (of the first occurrence), with its offset')
    .requiredOption('--for <length>', 'how long: 30m, 2h, 1d')
    .option('--title <text>', 'what it is for')
    .option('--rrule <rule>', 'recurrence rule (RFC 5545), such as FREQ=WEEKLY;BYDAY=SA')
    .option('--except <time>', 'start of an occurrence that does not happen; may be given again', collect)
    .option('--time-zone <name>', 'zone whose local time the rule keeps', 'UTC')
    .addHelpText('after', example('stackflow window add --scope ci#CI0000801 --id patching --from 2026-12-05T22:00:00Z --for 4h --rrule "FREQ=WEEKLY;BYDAY=SA"'))
    .action(answer((options) => add(options)));
  window
    .command('list')
    .description('list the windows')
    .option('--scope <scope>', SCOPES)
    .addHelpText('after', example('stackflow window list'))
    .action(answer((options) => list(options)));
  window
    .command('next')
    .description('list when the windows of a scope are active next')
    .requiredOption('--scope <scope>', SCOPES)
    .option('--count <number>', 'how many', '10')
    .addHelpText('after', example('stackflow window next --scope environment#prod --count 3'))
    .action(answer((options) => next(options)));
  window
    .command('import')
    .description('add the events of an iCalendar file; again, it replaces them')
    .argument('<file>', 'iCalendar file (RFC 5545)')
    .requiredOption('--scope <scope>', SCOPES)
    .option('--time-zone <name>', 'zone of all-day events and of times without one', 'UTC')
    .option('--alias <name=zone>', 'what a zone of the file is called in the IANA database; may be given again', collect)
    .addHelpText('after', example('stackflow window import maintenance.ics --scope class#Server --time-zone Europe/Berlin'))
    .action(answer((options, [file = '']) => importFile(options, file)));
  window
    .command('remove')
    .description('remove a window')
    .argument('<window-id>', 'id as `list` prints it')
    .requiredOption('--scope <scope>', SCOPES)
    .addHelpText('after', example('stackflow window remove patching --scope ci#CI0000801'))
    .action(answer((options, [windowId = '']) => remove(options, windowId)));
}
