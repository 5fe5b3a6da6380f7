import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock, Timer } from '../clock/clock.ts';
import { StepFunctionsApiError } from './errors.ts';
import { History, truncated, type HistoryEvent } from './history.ts';
import type { Invoke } from './lambda-task.ts';
import { ClientTokens, unsuccessfulState, whyNotRedrivable } from './redrive.ts';
import { Run, type Beginning, type Ending } from './run.ts';
import type { StateMachineResource } from './state-machine.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionDependencies {
  clock: Clock;
  invoke: Invoke;
  onStatus(execution: Execution): void;
  onEvent(execution: Execution, event: HistoryEvent): void;
}

/** How the history writes an execution's end. */
const END_EVENTS = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceeded'],
  FAILED: ['ExecutionFailed', 'executionFailed'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOut'],
  ABORTED: ['ExecutionAborted', 'executionAborted'],
} as const;

/** A state machine as deployed when the execution started; a redrive keeps to it. */
export interface Deployed {
  resource: StateMachineResource;
  definition: StateMachineDefinition;
}

/** One execution of a state machine: runs the definition and keeps what the API tells about it. */
export class Execution {
  readonly machine: StateMachineResource;
  readonly name: string;
  readonly arn: string;
  /** Verbatim, as StartExecution got it. */
  readonly input: string;
  /** Epoch milliseconds, like every time here. */
  readonly startedAt: number;
  readonly history: History;
  status: ExecutionStatus = 'RUNNING';
  stoppedAt: number | undefined;
  ending: Ending = {};
  redriveCount = 0;
  redrivenAt: number | undefined;
  readonly #definition: StateMachineDefinition;
  readonly #dependencies: ExecutionDependencies;
  readonly #clientTokens = new ClientTokens();
  #run: Run | undefined;
  #timeout: Timer | undefined;

  constructor({ resource, definition }: Deployed, name: string, input: string, dependencies: ExecutionDependencies) {
    this.machine = resource;
    this.name = name;
    this.arn = `${resource.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    this.input = input;
    this.startedAt = dependencies.clock.now();
    this.history = new History(dependencies.clock.now, (event) => dependencies.onEvent(this, event));
    this.#definition = definition;
    this.#dependencies = dependencies;
  }

  start(): void {
    this.history.add('ExecutionStarted', 'executionStarted', {
      input: this.input,
      inputDetails: truncated,
      roleArn: this.machine.roleArn,
    });
    this.#begin({ stateName: this.#definition.StartAt, input: this.input, isEntered: false });
  }

  /** Ends a running execution as ABORTED. */
  abort(error?: string, cause?: string): void {
    this.#end('ABORTED', { error, cause });
  }

  /** Why it can't be redriven now; undefined when it can. */
  get notRedrivableBecause(): string | undefined {
    return whyNotRedrivable(this, this.#dependencies.clock.now());
  }

  /**
   * Continues an unsuccessful execution with the state that was unsuccessful, and that state's input of then.
   * @returns when it was redriven; a repeated client token gives the first answer.
   * @throws StepFunctionsApiError ExecutionNotRedrivable
   */
  redrive(clientToken?: string): number {
    const now = this.#dependencies.clock.now();
    const earlier = this.#clientTokens.find(clientToken, now);
    if (earlier !== undefined) {
      return earlier;
    }
    const reason = this.notRedrivableBecause;
    if (reason !== undefined) {
      throw new StepFunctionsApiError('ExecutionNotRedrivable', `Execution is not redrivable: '${this.arn}'. ${reason}`);
    }
    this.#reopen(now);
    this.#clientTokens.remember(clientToken, now);
    return now;
  }

  #reopen(now: number): void {
    const state = unsuccessfulState(this.history.events);
    this.status = 'RUNNING';
    this.stoppedAt = undefined;
    this.ending = {};
    this.redriveCount += 1;
    this.redrivenAt = now;
    this.history.add('ExecutionRedriven', 'executionRedriven', { redriveCount: this.redriveCount });
    if (state !== undefined) {
      this.history.goOnFrom(state.eventId);
    }
    this.#begin(state ?? { stateName: this.#definition.StartAt, input: this.input, isEntered: false });
  }

  #begin(beginning: Beginning): void {
    const { clock, invoke } = this.#dependencies;
    const { TimeoutSeconds: timeoutSeconds } = this.#definition;
    this.#dependencies.onStatus(this);
    if (timeoutSeconds !== undefined) {
      this.#timeout = clock.setTimer(() => this.#end('TIMED_OUT'), timeoutSeconds * 1000);
    }
    this.#run = new Run(this.#definition, beginning, {
      clock,
      invoke,
      history: this.history,
      context: { execution: this.#context(), stateMachine: { Id: this.machine.arn, Name: this.machine.name } },
      onEnd: (status, ending) => this.#end(status, ending),
    });
  }

  #context(): object {
    return {
      Id: this.arn,
      Name: this.name,
      RoleArn: this.machine.roleArn,
      Input: JSON.parse(this.input) as unknown,
      StartTime: new Date(this.startedAt).toISOString(),
      ...(this.redrivenAt !== undefined && { RedriveTime: new Date(this.redrivenAt).toISOString() }),
      RedriveCount: this.redriveCount,
    };
  }

  #end(status: keyof typeof END_EVENTS, ending: Ending = {}): void {
    if (this.status !== 'RUNNING') {
      return;
    }
    this.status = status;
    this.stoppedAt = this.#dependencies.clock.now();
    this.ending = ending;
    this.#timeout?.cancel();
    const [type, details] = END_EVENTS[status];
    const shown = status === 'SUCCEEDED' ? { ...ending, outputDetails: truncated } : withoutUndefined(ending);
    this.history.add(type, details, shown);
    this.#run?.stop();
    this.#dependencies.onStatus(this);
  }
}

const withoutUndefined = (ending: Ending): Record<string, unknown> => JSON.parse(JSON.stringify(ending)) as never;
