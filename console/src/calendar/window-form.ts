import type { MaintenanceWindow } from '../../../src/contracts/maintenance-window.ts';
import type { Zone } from '../time/format-time.ts';
import { readWall } from '../time/wall-time.ts';
import { windowScopeOf, type WindowKind } from './window-scope.ts';

/** How often a window comes back, as people choose it. */
export const REPEATS: Record<string, string> = {
  'every day': 'FREQ=DAILY',
  'every week': 'FREQ=WEEKLY',
  'every month': 'FREQ=MONTHLY',
};

type Form = Record<string, string | undefined>;

/** `Database patching` → `database-patching`: an id that people recognise. */
const idFrom = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 64) || 'window';

const iso = (text: string | undefined, zone: Zone): string | undefined => {
  const at = readWall(text ?? '', zone);
  return at === undefined ? undefined : new Date(at).toISOString();
};

/**
 * @param timeZone IANA name of the reader's zone: a rule keeps the local time that the reader gave
 * @returns the window that the form describes, or undefined while a time is missing
 */
export function windowFrom(form: Form, kind: WindowKind, zone: Zone, timeZone: string): MaintenanceWindow | undefined {
  const [startsAt, endsAt] = [iso(form['startsAt'], zone), iso(form['endsAt'], zone)];
  const { title = '', rule, repeats = '' } = form;
  const rrule = rule ?? REPEATS[repeats];
  if (!startsAt || !endsAt) return undefined;
  return {
    scope: windowScopeOf(kind, form['name'] ?? ''),
    windowId: form['windowId'] ?? idFrom(title),
    title,
    startsAt,
    endsAt,
    timeZone,
    ...(rrule !== undefined && { rrule }),
  };
}
