import { GetCalendarStateCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { CalendarState } from '../contracts/maintenance-window.ts';
import { CorruptRecordError } from './errors.ts';

export type ChangeCalendarStore = ReturnType<typeof createChangeCalendarStore>;

/** SSM Change Calendars. Asked one by one: for several at once SSM doesn't say when they change. */
export function createChangeCalendarStore(ssm: SSMClient) {
  async function getState(name: string): Promise<CalendarState> {
    const { State, NextTransitionTime } = await ssm.send(new GetCalendarStateCommand({ CalendarNames: [name] }));
    if (State !== 'OPEN' && State !== 'CLOSED') throw new CorruptRecordError('SSM Change Calendar', name, `its state is ${State}`);
    const changesAt = NextTransitionTime === undefined ? undefined : new Date(NextTransitionTime).toISOString();
    return { name, isOpen: State === 'OPEN', ...(changesAt !== undefined && { changesAt }) };
  }

  return {
    /** @throws CorruptRecordError on an answer that makes no sense, and what SSM says of a calendar that isn't there. */
    getStates: (names: readonly string[]): Promise<CalendarState[]> => Promise.all(names.map(getState)),
  };
}
