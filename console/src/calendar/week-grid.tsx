import type { Day } from './days.ts';
import { describeTime } from './describe-occurrence.ts';
import { WEEKDAYS, type GridProps } from './month-grid.tsx';
import { placeInDay, type Placed } from './place.ts';

const HOURS = [0, 3, 6, 9, 12, 15, 18, 21];
const percent = (part: number): string => `${part * 100}%`;

/** A week as a picture; the list below it says the same. */
export const WeekGrid = ({ days, occurrences, zone, now }: GridProps) => (
  <div class="week" aria-hidden="true">
    <div class="hours">
      {HOURS.map((hour) => (
        <span key={hour} style={{ top: percent(hour / 24) }}>
          {String(hour).padStart(2, '0')}:00
        </span>
      ))}
    </div>
    {days.map((day, index) => (
      <div key={day.startsAt} class="column">
        <div class="weekday">
          {WEEKDAYS[index]} {day.number}
        </div>
        <div class={isToday(day, now) ? 'track today' : 'track'}>
          {placeInDay(occurrences, day, zone).map((placed) => (
            <div key={`${placed.occurrence.scope} ${placed.occurrence.windowId} ${placed.occurrence.startsAt}`} class="bar" style={styleOf(placed)}>
              {placed.occurrence.title}
              <br />
              {describeTime(placed, zone)}
            </div>
          ))}
        </div>
      </div>
    ))}
  </div>
);

const isToday = ({ startsAt, endsAt }: Day, now: number): boolean => startsAt <= now && now < endsAt;

const styleOf = ({ from, to, lane, lanes }: Placed) => ({
  top: percent(from),
  height: percent(to - from),
  left: percent(lane / lanes),
  width: percent(1 / lanes),
});
