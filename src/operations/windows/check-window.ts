import { Temporal } from 'temporal-polyfill';
import type { MaintenanceWindow } from '../../contracts/maintenance-window.ts';
import { nextOccurrence } from '../../decisions/window-occurrences.ts';

/** @returns whether this is a name of the IANA database. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** A window with a flaw would close its scope for good: the gate denies what it can't work out. @returns the flaw, or undefined */
export function findFlaw(window: MaintenanceWindow): string | undefined {
  const { timeZone, rrule, startsAt } = window;
  if (timeZone !== undefined && !isZone(timeZone)) return `timeZone takes a name of the IANA database such as Europe/Berlin, not ${timeZone}.`;
  try {
    nextOccurrence(window, Temporal.Instant.from(startsAt));
    return undefined;
  } catch (error) {
    return `rrule ${String(rrule)} can't be worked out: ${(error as Error).message}`;
  }
}
