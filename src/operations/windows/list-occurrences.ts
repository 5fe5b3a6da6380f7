import { Temporal } from 'temporal-polyfill';
import type { Occurrence } from '../../contracts/api/windows.ts';
import type { MaintenanceWindow } from '../../contracts/maintenance-window.ts';
import { activeOccurrence, occurrencesAfter, type Occurrence as Span } from '../../decisions/window-occurrences.ts';

/** The one that is under way at the beginning, and those that begin before the end. */
function* spansOf(window: MaintenanceWindow, from: Temporal.Instant, to: Temporal.Instant): Generator<Span> {
  const active = activeOccurrence(window, from);
  if (active) yield active;
  for (const span of occurrencesAfter(window, from)) {
    if (Temporal.Instant.compare(span.startsAt, to) >= 0) return;
    yield span;
  }
}

const toOccurrence = ({ scope, windowId, title }: MaintenanceWindow, { startsAt, endsAt }: Span): Occurrence => ({
  scope,
  windowId,
  title,
  startsAt: startsAt.toString(),
  endsAt: endsAt.toString(),
});

/** Its place in the list; ids have no blank. */
export const placeOf = ({ startsAt, scope, windowId }: Occurrence): string => `${startsAt} ${scope} ${windowId}`;

/** @returns when any of the windows is active between these instants, by their start. @throws RangeError of a window that can't be worked out */
export function listOccurrences(windows: MaintenanceWindow[], from: string, to: string): Occurrence[] {
  const [begin, end] = [Temporal.Instant.from(from), Temporal.Instant.from(to)];
  const all = windows.flatMap((window) => [...spansOf(window, begin, end)].map((span) => toOccurrence(window, span)));
  return all.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}
