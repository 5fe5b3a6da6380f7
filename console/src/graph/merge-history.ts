import type { HistoryEvent } from './history-event.ts';

/** @returns the events with those of a page that weren't known yet */
export function withPage(events: readonly HistoryEvent[], page: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const last = events.at(-1)?.id ?? 0;
  const fresh = page.filter(({ id }) => id > last);
  return fresh.length === 0 ? events : [...events, ...fresh];
}

/** @returns whether nothing comes behind these events, unless somebody redrives it */
export const hasEnded = (events: readonly HistoryEvent[]): boolean =>
  /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(events.at(-1)?.type ?? '');
