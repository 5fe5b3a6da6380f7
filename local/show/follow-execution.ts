import { setTimeout as wait } from 'node:timers/promises';
import { ExecutionDoesNotExist, GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import { readEvent, type Progress } from './read-history.ts';

const LOOK_EVERY_MS = 150;
const PAGE_SIZE = 1000;
const LAST_EVENT = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** When an execution began and ended, by the stack's clock. */
export interface ExecutionSpan {
  startedAt: Date;
  stoppedAt: Date;
}

/** @returns the events so far, or null while there is no such execution. */
export async function readHistory(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[] | null> {
  try {
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: PAGE_SIZE }));
    return events ?? [];
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

/** A choice is told only when what follows it is known. */
const isComplete = (event: HistoryEvent, next: HistoryEvent | undefined): boolean =>
  event.type !== 'ChoiceStateExited' || next !== undefined;

/** Tells the new events and @returns how many of them are told now. */
function tellNew(events: HistoryEvent[], told: number, tell: (progress: Progress) => void): number {
  for (; told < events.length; told++) {
    const event = events[told];
    if (!event || !isComplete(event, events[told + 1])) break;
    readEvent(event, events[told + 1]).forEach(tell);
  }
  return told;
}

/**
 * Follows an execution that has begun until it ends, telling each step once.
 * The embedded stack has no quota; on AWS this would be far too often.
 * @throws when the signal aborts
 */
export async function followExecution(
  sfn: SFNClient,
  executionArn: string,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ExecutionSpan> {
  for (let told = 0; ; await wait(LOOK_EVERY_MS, undefined, { signal })) {
    const events = (await readHistory(sfn, executionArn)) ?? [];
    told = tellNew(events, told, tell);
    const [first, last] = [events[0], events.at(-1)];
    if (first?.timestamp && last?.timestamp && LAST_EVENT.test(last.type ?? ''))
      return { startedAt: first.timestamp, stoppedAt: last.timestamp };
  }
}
