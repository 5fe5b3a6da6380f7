import type { HistoryEvent } from './history.ts';
import type { Beginning } from './run.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Counted from the end of the execution. */
const REDRIVABLE_MS = 14 * DAY_MS;

/** How long an execution may be open, counted from its start. */
const MAX_OPEN_MS = 365 * DAY_MS;

/** 25,000 events end an execution; ExecutionRedriven and one more must still fit. */
const MAX_EVENTS = 24_998;

/** Client tokens that are remembered, and for how long. */
const TOKENS = 10;
const TOKEN_MS = 15 * 60_000;

/** An execution as far as redriving it is concerned; times in epoch milliseconds. */
interface Redrivable {
  status: string;
  startedAt: number;
  stoppedAt: number | undefined;
  history: { events: readonly HistoryEvent[] };
}

/** @returns why an execution can't be redriven, in AWS's words, or undefined when it can. */
export function whyNotRedrivable({ status, startedAt, stoppedAt, history }: Redrivable, now: number): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (history.events.length > MAX_EVENTS) return 'Execution history event limit exceeded';
  if (now - startedAt > MAX_OPEN_MS) return 'Execution has exceeded the max execution time';
  return now - (stoppedAt ?? now) > REDRIVABLE_MS ? 'Execution redrivable period exceeded' : undefined;
}

/** Where a redrive continues, and the event that it goes on from. */
export interface Continuation extends Beginning {
  eventId: number;
}

/**
 * @returns the unsuccessful state: the one that was entered last, with the input it had then. AWS schedules a Task or a
 * Wait again within the entry that it had, and enters a Fail state anew. Undefined when no state was entered.
 */
export function unsuccessfulState(events: readonly HistoryEvent[]): Continuation | undefined {
  const entry = events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined);
  if (entry === undefined) return undefined;
  const { name, input } = entry['stateEnteredEventDetails'] as { name: string; input: string };
  const isEntered = entry.type !== 'FailStateEntered';
  return { stateName: name, input, isEntered, eventId: isEntered ? entry.id : entry.previousEventId };
}

/** The answers to redrives that are repeated with their client token. */
export class ClientTokens {
  #answers: { token: string; redrivenAt: number }[] = [];

  /** @returns when the redrive with this token was made, or undefined when it is a new one. */
  find(token: string | undefined, now: number): number | undefined {
    return this.#answers.find((answer) => answer.token === token && now - answer.redrivenAt <= TOKEN_MS)?.redrivenAt;
  }

  remember(token: string | undefined, redrivenAt: number): void {
    if (token !== undefined) {
      this.#answers = [...this.#answers, { token, redrivenAt }].slice(-TOKENS);
    }
  }
}
