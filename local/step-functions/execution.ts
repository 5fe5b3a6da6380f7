import { StateMachine as LibraryMachine, type RunOptions, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock, Timer } from '../clock/clock.ts';
import { runSkippable } from '../clock/skippable-context.ts';
import { dataLimitExceeded } from './errors.ts';
import { History, truncated, type HistoryEvent } from './history.ts';
import { LambdaTask, MAX_DATA_BYTES, type Invoke } from './lambda-task.ts';
import { watchStates, type StateMachineResource } from './state-machine.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

type Handlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>;
type Run = ReturnType<LibraryMachine['run']>;
type LibraryEvent = Run['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

export interface ExecutionDependencies {
  clock: Clock;
  invoke: Invoke;
  onStatus(execution: Execution): void;
  onEvent(execution: Execution, event: HistoryEvent): void;
}

interface Ending {
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
}

/** How the history writes an execution's end. */
const END_EVENTS = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceeded'],
  FAILED: ['ExecutionFailed', 'executionFailed'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOut'],
  ABORTED: ['ExecutionAborted', 'executionAborted'],
} as const;

/** One execution of a state machine: runs the definition and keeps what the API tells about it. */
export class Execution {
  readonly machine: StateMachineResource;
  readonly name: string;
  readonly arn: string;
  /** Verbatim, as StartExecution got it. */
  readonly input: string;
  readonly startedAt: number;
  readonly history: History;
  status: ExecutionStatus = 'RUNNING';
  stoppedAt: number | undefined;
  ending: Ending = {};
  readonly #dependencies: ExecutionDependencies;
  readonly #tasks = new Map<string, LambdaTask>();
  /** `$$.State`: the library reads it whenever a path begins with it. */
  readonly #stateContext = { Name: '', EnteredTime: '', RetryCount: 0 };
  #run: Run | undefined;
  #timeout: Timer | undefined;

  constructor(machine: StateMachineResource, name: string, input: string, dependencies: ExecutionDependencies) {
    this.machine = machine;
    this.name = name;
    this.arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    this.input = input;
    this.startedAt = dependencies.clock.now();
    this.history = new History(dependencies.clock.now, (event) => dependencies.onEvent(this, event));
    this.#dependencies = dependencies;
  }

  start(definition: StateMachineDefinition): void {
    const { TimeoutSeconds: timeoutSeconds, ...rest } = definition;
    this.history.add('ExecutionStarted', 'executionStarted', {
      input: this.input,
      inputDetails: truncated,
      roleArn: this.machine.roleArn,
    });
    this.#dependencies.onStatus(this);
    if (timeoutSeconds !== undefined) {
      this.#timeout = this.#dependencies.clock.setTimer(() => this.#end('TIMED_OUT'), timeoutSeconds * 1000);
    }
    const states = watchStates(definition.States, (stateName) => this.#enter(stateName));
    const machine = new LibraryMachine({ ...rest, States: states }, { validationOptions: { noValidate: true } });
    this.#run = runSkippable(() =>
      machine.run(JSON.parse(this.input), {
        noThrowOnAbort: true,
        context: this.#context(),
        overrides: { taskResourceLocalHandlers: this.#createHandlers(definition) },
      }),
    );
    // The events tell how it ended.
    this.#run.result.catch(() => undefined);
    void this.#follow(this.#run.eventLogs);
  }

  /** Ends a running execution as ABORTED. */
  abort(error?: string, cause?: string): void {
    this.#end('ABORTED', { error, cause });
  }

  #context(): Record<string, unknown> {
    return {
      Execution: { Id: this.arn, Name: this.name, RoleArn: this.machine.roleArn },
      StateMachine: { Id: this.machine.arn, Name: this.machine.name },
      State: this.#stateContext,
    };
  }

  #enter(stateName: string): void {
    const EnteredTime = new Date(this.#dependencies.clock.now()).toISOString();
    Object.assign(this.#stateContext, { Name: stateName, EnteredTime, RetryCount: 0 });
  }

  #createHandlers(definition: StateMachineDefinition): Handlers {
    const { invoke } = this.#dependencies;
    const handlers: Handlers = {};
    for (const [name, state] of Object.entries(definition.States)) {
      if (state.Type !== 'Task') {
        continue;
      }
      const task = new LambdaTask(
        { name, resource: state.Resource, timeoutSeconds: state.TimeoutSeconds },
        { history: this.history, invoke, isRunning: () => this.status === 'RUNNING' },
      );
      this.#tasks.set(name, task);
      handlers[name] = (input) => {
        // Parameters of this attempt are evaluated already; a retry's come after this.
        this.#stateContext.RetryCount += 1;
        return task.run(input);
      };
    }
    return handlers;
  }

  async #follow(events: AsyncGenerator<LibraryEvent>): Promise<void> {
    for await (const event of events) {
      if (this.status === 'RUNNING') {
        this.#take(event);
      }
    }
  }

  #take(event: LibraryEvent): void {
    switch (event.type) {
      case 'StateEntered':
        this.#addStateEvent('Entered', event.state);
        break;
      case 'StateExited':
        this.#addStateEvent('Exited', event.state);
        break;
      case 'StateFailed':
        if (event.Error === 'States.Timeout') {
          this.#tasks.get(event.state.name)?.timeOut();
        }
        break;
      case 'ExecutionSucceeded':
        this.#end('SUCCEEDED', { output: JSON.stringify(event.output) });
        break;
      case 'ExecutionFailed':
        this.#end('FAILED', { error: event.Error, cause: toText(event.Cause) });
        break;
      default:
    }
  }

  #addStateEvent(
    what: 'Entered' | 'Exited',
    { name, type, input, output }: { name: string; type: string; input: unknown; output?: unknown },
  ): void {
    if (what === 'Entered') {
      const details = { name, input: JSON.stringify(input), inputDetails: truncated };
      this.history.add(`${type}StateEntered`, 'stateEntered', details);
      return;
    }
    const text = JSON.stringify(output);
    this.history.add(`${type}StateExited`, 'stateExited', { name, output: text, outputDetails: truncated });
    if (Buffer.byteLength(text) > MAX_DATA_BYTES) {
      const { name: error, message: cause } = dataLimitExceeded(name);
      this.#end('FAILED', { error, cause });
    }
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
    this.#run?.abort();
    this.#dependencies.onStatus(this);
  }
}

const toText = (cause: unknown): string => (typeof cause === 'string' ? cause : JSON.stringify(cause));

const withoutUndefined = (ending: Ending): Record<string, unknown> => JSON.parse(JSON.stringify(ending)) as never;
