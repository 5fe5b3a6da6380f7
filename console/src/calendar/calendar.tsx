import { useState } from 'preact/hooks';
import type { Occurrence } from '../api/answers.ts';
import { useList } from '../api/use-answer.ts';
import { Answer } from '../parts/answer.tsx';
import { Heading } from '../parts/heading.tsx';
import { Notice } from '../parts/notice.tsx';
import type { PageProps } from '../routing/page.ts';
import { useMay } from '../session/session.ts';
import { useStore } from '../state/store.ts';
import { useNow } from '../time/clock.ts';
import { formatMonth } from '../time/format-time.ts';
import { zoneChoice } from '../time/zone-choice.ts';
import { CalendarNavigation } from './calendar-navigation.tsx';
import { dateOf, daysOfMonth, daysOfWeek, parseDate, type Day } from './days.ts';
import { MonthGrid } from './month-grid.tsx';
import { OccurrenceList } from './occurrence-list.tsx';
import { WeekGrid } from './week-grid.tsx';
import { WindowDialog } from './window-dialog.tsx';
import { Windows } from './windows.tsx';

const iso = (at: number | undefined): string => new Date(at ?? 0).toISOString();

const titleOf = (days: Day[], zone: 'local' | 'UTC'): string => formatMonth(days[Math.floor(days.length / 2)]?.startsAt ?? 0, zone);

/** When nothing may be done: a month or a week, as a picture and as a list, and the windows behind it. */
export function Calendar({ query }: PageProps) {
  const zone = useStore(zoneChoice);
  const now = useNow();
  const [isAdding, setIsAdding] = useState(false);
  const mayChange = useMay('operator');
  const view = query['view'] === 'week' ? 'week' : 'month';
  const date = parseDate(query['on'] ?? '') ?? dateOf(now, zone);
  const days = view === 'week' ? daysOfWeek(date, zone) : daysOfMonth(date, zone);
  const occurrences = useList<Occurrence>('/windows/occurrences', { query: { from: iso(days[0]?.startsAt), to: iso(days.at(-1)?.endsAt) } });
  const Grid = view === 'week' ? WeekGrid : MonthGrid;
  return (
    <>
      <Heading title="Maintenance windows">
        {mayChange && (
          <button type="button" onClick={() => setIsAdding(true)}>
            Add a window …
          </button>
        )}
      </Heading>
      <CalendarNavigation title={titleOf(days, zone)} view={view} date={date} />
      <Answer of={occurrences}>
        {({ items, next }) => (
          <>
            {next !== null && <Notice>There are more than are shown: look at a week.</Notice>}
            <Grid days={days} occurrences={items} zone={zone} now={now} />
            <h2>Day by day</h2>
            <OccurrenceList days={days} occurrences={items} zone={zone} />
          </>
        )}
      </Answer>
      <Windows mayChange={mayChange} />
      {isAdding && <WindowDialog onClose={() => setIsAdding(false)} />}
    </>
  );
}
