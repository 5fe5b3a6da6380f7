import type { ChangeCalendarSeed } from '../seed.ts';
import { AwsError, type Service } from '../wire.ts';

interface Period {
  from: number;
  to: number;
}

/** @returns whether a calendar is open at `at`, and when that changes next (epoch milliseconds). */
function stateOf({ type = 'DEFAULT_OPEN', events }: ChangeCalendarSeed, at: number): { isOpen: boolean; changesAt?: number | undefined } {
  const periods = events.map(({ startsAt, endsAt }): Period => ({ from: Date.parse(startsAt), to: Date.parse(endsAt) }));
  const inside = periods.filter(({ from, to }) => from <= at && at < to);
  const changesAt = inside.length > 0 ? Math.max(...inside.map(({ to }) => to)) : Math.min(...periods.map(({ from }) => from).filter((from) => from > at));
  return { isOpen: inside.length > 0 === (type === 'DEFAULT_CLOSED'), changesAt: Number.isFinite(changesAt) ? changesAt : undefined };
}

interface ChangeCalendarDependencies {
  now: () => number;
  changeCalendars: Map<string, ChangeCalendarSeed>;
}

/** SSM Change Calendar: for several calendars at once SSM doesn't say when they change. */
export const createChangeCalendars = ({ now, changeCalendars }: ChangeCalendarDependencies): Service => ({
  GetCalendarState({ CalendarNames, AtTime }) {
    const names = CalendarNames as string[];
    const at = typeof AtTime === 'string' ? Date.parse(AtTime) : now();
    const states = names.map((name) => {
      const calendar = changeCalendars.get(name.split(':document/').at(-1) ?? name);
      if (!calendar) throw new AwsError('InvalidDocument', `Document ${name} does not exist.`);
      return stateOf(calendar, at);
    });
    const changesAt = states.length === 1 ? states[0]?.changesAt : undefined;
    return {
      State: states.every(({ isOpen }) => isOpen) ? 'OPEN' : 'CLOSED',
      AtTime: new Date(at).toISOString(),
      ...(changesAt !== undefined && { NextTransitionTime: new Date(changesAt).toISOString() }),
    };
  },
});
