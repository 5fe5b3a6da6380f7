import { Link } from '../parts/link.tsx';
import { addDays, addMonths, formatDate, type CalendarDate } from './days.ts';

interface CalendarNavigationProps {
  title: string;
  view: 'month' | 'week';
  date: CalendarDate;
}

const PATH = '/windows';

const step = (date: CalendarDate, view: 'month' | 'week', by: 1 | -1): string =>
  formatDate(view === 'week' ? addDays(date, 7 * by) : addMonths(date, by));

/** Leads to the weeks and months around. */
export const CalendarNavigation = ({ title, view, date }: CalendarNavigationProps) => (
  <nav class="calendar-navigation" aria-label="Calendar">
    <Link class="button" to={PATH} query={{ view, on: step(date, view, -1) }} label={`Previous ${view}`}>
      ‹
    </Link>
    <h2 aria-live="polite">{title}</h2>
    <Link class="button" to={PATH} query={{ view, on: step(date, view, 1) }} label={`Next ${view}`}>
      ›
    </Link>
    <Link class="button" to={PATH} query={{ view }}>
      Today
    </Link>
    <Link class="button" to={PATH} query={{ view: 'month', on: formatDate(date) }} isCurrent={view === 'month'}>
      Month
    </Link>
    <Link class="button" to={PATH} query={{ view: 'week', on: formatDate(date) }} isCurrent={view === 'week'}>
      Week
    </Link>
  </nav>
);
