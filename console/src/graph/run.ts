import type { StateError } from './history-event.ts';

export type StateStatus = 'not-entered' | 'running' | 'succeeded' | 'failed' | 'caught' | 'aborted' | 'timed-out';

/** What a run made of one state; of several visits, what the last one was about. */
export interface StateRun {
  name: string;
  status: StateStatus;
  /** How often the state was entered. */
  visits: number;
  /** Attempts after the first, over all visits; a redrive's first attempt is none. */
  retries: number;
  /** Every error of an attempt, retried or not, and what ended the execution here. */
  errors: StateError[];
  /** JSON; null when there is none yet. */
  input: string | null;
  output: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** Spent in the state, over all visits, without the time between an end and a redrive; up to the last event while it runs. */
  durationMs: number;
}

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

/** A way that was taken, as often as it was. */
export interface Transition {
  from: string;
  to: string;
  isCaught: boolean;
  times: number;
}

/** What an execution did, as its history tells it. */
export interface Run {
  status: RunStatus;
  /** By name, every state of the definition, and any other that the history has. */
  states: Record<string, StateRun>;
  transitions: Transition[];
  /** When it was redriven, each time. */
  redrivenAt: string[];
  startedAt: string | null;
  endedAt: string | null;
  /** What the execution itself ended with. */
  error: StateError | null;
}

export const notEntered = (name: string): StateRun => ({
  name,
  status: 'not-entered',
  visits: 0,
  retries: 0,
  errors: [],
  input: null,
  output: null,
  startedAt: null,
  endedAt: null,
  durationMs: 0,
});
