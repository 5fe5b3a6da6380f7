import type { Occurrence } from '../api/answers.ts';
import type { Zone } from '../time/format-time.ts';
import type { Day } from './days.ts';
import { describeTime } from './describe-occurrence.ts';
import { placeInDay } from './place.ts';

export interface GridProps {
  days: Day[];
  occurrences: readonly Occurrence[];
  zone: Zone;
  now: number;
}

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MOST_SHOWN = 3;

const classOf = (day: Day, now: number): string =>
  ['day', !day.isInMonth && 'outside', day.startsAt <= now && now < day.endsAt && 'today'].filter(Boolean).join(' ');

/** A month as a picture; the list below it says the same. */
export const MonthGrid = ({ days, occurrences, zone, now }: GridProps) => (
  <div class="month" aria-hidden="true">
    {WEEKDAYS.map((name) => (
      <div key={name} class="weekday">
        {name}
      </div>
    ))}
    {days.map((day) => (
      <MonthDay key={day.startsAt} day={day} occurrences={occurrences} zone={zone} now={now} />
    ))}
  </div>
);

function MonthDay({ day, occurrences, zone, now }: Omit<GridProps, 'days'> & { day: Day }) {
  const placed = placeInDay(occurrences, day, zone);
  const rest = placed.length - MOST_SHOWN;
  return (
    <div class={classOf(day, now)}>
      <span class="number-of-day">{day.number}</span>
      {placed.slice(0, MOST_SHOWN).map((one, index) => (
        <span key={index} class="chip" title={`${one.occurrence.title} (${one.occurrence.scope})`}>
          {describeTime(one, zone)} {one.occurrence.title}
        </span>
      ))}
      {rest > 0 && <span class="more">and {rest} more</span>}
    </div>
  );
}
