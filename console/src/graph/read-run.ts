import type { Definition } from './definition.ts';
import { errorOf, type HistoryEvent } from './history-event.ts';
import { notEntered, type Run, type RunStatus, type StateRun, type StateStatus } from './run.ts';

const ATTEMPT = /^(LambdaFunction|Task|Activity)Scheduled$/;
const FAILED_ATTEMPT = /^(LambdaFunction|Task|Activity)(Failed|TimedOut|ScheduleFailed|StartFailed|SubmitFailed)$/;

const ENDS: Record<string, [RunStatus, StateStatus]> = {
  ExecutionSucceeded: ['SUCCEEDED', 'succeeded'],
  ExecutionFailed: ['FAILED', 'failed'],
  ExecutionAborted: ['ABORTED', 'aborted'],
  ExecutionTimedOut: ['TIMED_OUT', 'timed-out'],
};

/** Where the reading is: the state that was entered last, and how it fares. */
interface Place {
  state: StateRun;
  isOpen: boolean;
  attempts: number;
  hasFailedAttempt: boolean;
  /** Since when its time is counted. */
  since: string;
}

/** Reads events one after the other. One state is at work at a time: our machine has no Parallel and no Map. */
class RunReader {
  readonly run: Run;
  #place: Place | undefined;

  constructor({ States }: Definition) {
    const states = Object.fromEntries(Object.keys(States).map((name) => [name, notEntered(name)]));
    this.run = { status: 'RUNNING', states, transitions: [], redrivenAt: [], startedAt: null, endedAt: null, error: null };
  }

  take(event: HistoryEvent): void {
    const { type, timestamp, stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    if (entered) this.#enter(entered.name, entered.input, timestamp);
    else if (exited) this.#exit(exited.output, timestamp);
    else if (ATTEMPT.test(type)) this.#attempt();
    else if (FAILED_ATTEMPT.test(type)) this.#failAttempt(event);
    else if (type === 'ExecutionStarted') this.run.startedAt = timestamp;
    else if (type === 'ExecutionRedriven') this.#redrive(timestamp);
    else if (ENDS[type]) this.#end(event, ...ENDS[type]);
  }

  /** While it runs, the time goes on until the last event. */
  countUpTo(at: string | undefined): void {
    if (this.#place?.isOpen && at !== undefined) this.#countTime(this.#place, at);
  }

  #enter(name: string, input: string | undefined, at: string): void {
    const before = this.#place;
    if (before && !before.isOpen && this.run.status === 'RUNNING') this.#addTransition(before, name);
    const state = (this.run.states[name] ??= notEntered(name));
    Object.assign(state, { status: 'running', visits: state.visits + 1, input: input ?? null, output: null, startedAt: at, endedAt: null });
    this.#place = { state, isOpen: true, attempts: 0, hasFailedAttempt: false, since: at };
  }

  #addTransition({ state: { name: from }, hasFailedAttempt: isCaught }: Place, to: string): void {
    const { transitions } = this.run;
    const known = transitions.find((one) => one.from === from && one.to === to && one.isCaught === isCaught);
    if (known) known.times += 1;
    else transitions.push({ from, to, isCaught, times: 1 });
  }

  #exit(output: string | undefined, at: string): void {
    if (!this.#place) return;
    this.#place.state.output = output ?? null;
    this.#close(this.#place, this.#place.hasFailedAttempt ? 'caught' : 'succeeded', at);
  }

  #attempt(): void {
    if (!this.#place) return;
    this.#place.attempts += 1;
    this.#place.hasFailedAttempt = false;
    if (this.#place.attempts > 1) this.#place.state.retries += 1;
  }

  #failAttempt(event: HistoryEvent): void {
    if (!this.#place) return;
    this.#place.hasFailedAttempt = true;
    this.#place.state.errors.push(errorOf(event) ?? { error: event.type, cause: '', at: event.timestamp });
  }

  /** A state that had exited and ended the execution all the same: its output was too large. */
  #end(event: HistoryEvent, status: RunStatus, stateStatus: StateStatus): void {
    const error = errorOf(event) ?? null;
    Object.assign(this.run, { status, error, endedAt: event.timestamp });
    const place = this.#place;
    if (!place || (!place.isOpen && status !== 'FAILED')) return;
    if (error && !place.hasFailedAttempt) place.state.errors.push(error);
    this.#close(place, stateStatus, event.timestamp);
  }

  /** The unsuccessful state goes on, with its attempts counted anew; a Fail state is entered again. */
  #redrive(at: string): void {
    this.run.redrivenAt.push(at);
    Object.assign(this.run, { status: 'RUNNING', error: null, endedAt: null });
    if (!this.#place) return;
    Object.assign(this.#place, { isOpen: true, attempts: 0, hasFailedAttempt: false, since: at });
    Object.assign(this.#place.state, { status: 'running', endedAt: null });
  }

  #close(place: Place, status: StateStatus, at: string): void {
    if (place.isOpen) this.#countTime(place, at);
    place.isOpen = false;
    Object.assign(place.state, { status, endedAt: at });
  }

  #countTime(place: Place, at: string): void {
    place.state.durationMs += Date.parse(at) - Date.parse(place.since);
    place.since = at;
  }
}

/** @returns what an execution did. @param events its history from the beginning, as far as it is known */
export function readRun(definition: Definition, events: readonly HistoryEvent[]): Run {
  const reader = new RunReader(definition);
  for (const event of events) reader.take(event);
  reader.countUpTo(events.at(-1)?.timestamp);
  return reader.run;
}
