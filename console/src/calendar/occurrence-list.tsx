import type { Occurrence } from '../api/answers.ts';
import { formatDay, type Zone } from '../time/format-time.ts';
import type { Day } from './days.ts';
import { describeTime } from './describe-occurrence.ts';
import { placeInDay } from './place.ts';
import { describeWindowScope } from './window-scope.ts';

/** Every day that has a window, with its windows. */
export function OccurrenceList({ days, occurrences, zone }: { days: Day[]; occurrences: readonly Occurrence[]; zone: Zone }) {
  const busy = days.map((day) => ({ day, placed: placeInDay(occurrences, day, zone) })).filter(({ placed }) => placed.length > 0);
  if (busy.length === 0) return <p class="empty">No window is active in this time.</p>;
  return (
    <ul class="agenda">
      {busy.map(({ day, placed }) => (
        <li key={day.startsAt}>
          <h3>{formatDay(day.startsAt, zone)}</h3>
          <ul>
            {placed.map((one, index) => (
              <li key={index}>
                <strong>{describeTime(one, zone)}</strong> {one.occurrence.title} <span class="quiet">({describeWindowScope(one.occurrence.scope)})</span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
