import { StateMachine as LibraryMachine, type RunOptions, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock } from '../clock/clock.ts';
import { runSkippable } from '../clock/skippable-context.ts';
import { dataLimitExceeded } from './errors.ts';
import { truncated, type History } from './history.ts';
import { LambdaTask, MAX_DATA_BYTES, type Invoke } from './lambda-task.ts';
import { OWN_EXECUTION, watchStates } from './state-machine.ts';

type Handlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>;
type LibraryRun = ReturnType<LibraryMachine['run']>;
type LibraryEvent = LibraryRun['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

/** Where a run begins: at the definition's first state, or with the one that a redrive continues. */
export interface Beginning {
  stateName: string;
  /** JSON. */
  input: string;
  /** The history has entered the state already. */
  isEntered: boolean;
}

/** What an execution ended with. */
export interface Ending {
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
}

export interface RunDependencies {
  clock: Clock;
  history: History;
  invoke: Invoke;
  /** `$$.Execution` and `$$.StateMachine`. */
  context: { execution: object; stateMachine: object };
  onEnd(status: 'SUCCEEDED' | 'FAILED', ending: Ending): void;
}

/** One way of an execution through its definition: the first one, or a redrive's. */
export class Run {
  readonly #dependencies: RunDependencies;
  readonly #tasks = new Map<string, LambdaTask>();
  /** `$$.State`: the library reads it whenever a path begins with it. */
  readonly #stateContext = { Name: '', EnteredTime: '', RetryCount: 0 };
  readonly #libraryRun: LibraryRun;
  #isOver = false;
  #isEntered: boolean;

  constructor(definition: StateMachineDefinition, beginning: Beginning, dependencies: RunDependencies) {
    this.#dependencies = dependencies;
    this.#isEntered = beginning.isEntered;
    const { TimeoutSeconds: _, ...rest } = definition;
    const States = watchStates(definition.States, (stateName) => this.#enter(stateName));
    const machine = new LibraryMachine({ ...rest, StartAt: beginning.stateName, States }, { validationOptions: { noValidate: true } });
    this.#libraryRun = runSkippable(() =>
      machine.run(JSON.parse(beginning.input), {
        noThrowOnAbort: true,
        context: this.#context(),
        overrides: { taskResourceLocalHandlers: this.#createHandlers(definition) },
      }),
    );
    // The events tell how it ended.
    this.#libraryRun.result.catch(() => undefined);
    void this.#follow(this.#libraryRun.eventLogs);
  }

  /** Nothing of this run is recorded any more, and no task of it begins. */
  stop(): void {
    this.#isOver = true;
    this.#libraryRun.abort();
  }

  #context(): Record<string, unknown> {
    const { execution, stateMachine } = this.#dependencies.context;
    return { [OWN_EXECUTION]: execution, StateMachine: stateMachine, State: this.#stateContext };
  }

  #enter(stateName: string): void {
    const EnteredTime = new Date(this.#dependencies.clock.now()).toISOString();
    Object.assign(this.#stateContext, { Name: stateName, EnteredTime, RetryCount: 0 });
  }

  #createHandlers(definition: StateMachineDefinition): Handlers {
    const { invoke, history } = this.#dependencies;
    const handlers: Handlers = {};
    for (const [name, state] of Object.entries(definition.States)) {
      if (state.Type !== 'Task') {
        continue;
      }
      const task = new LambdaTask(
        { name, resource: state.Resource, timeoutSeconds: state.TimeoutSeconds },
        { history, invoke, isRunning: () => !this.#isOver },
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
      if (!this.#isOver) {
        this.#take(event);
      }
    }
  }

  #take(event: LibraryEvent): void {
    switch (event.type) {
      case 'StateEntered':
        this.#addEntered(event.state);
        break;
      case 'StateExited':
        this.#addExited(event.state);
        break;
      case 'StateFailed':
        if (event.Error === 'States.Timeout') {
          this.#tasks.get(event.state.name)?.timeOut();
        }
        break;
      case 'ExecutionSucceeded':
        this.#dependencies.onEnd('SUCCEEDED', { output: JSON.stringify(event.output) });
        break;
      case 'ExecutionFailed':
        this.#dependencies.onEnd('FAILED', { error: event.Error, cause: toText(event.Cause) });
        break;
      default:
    }
  }

  #addEntered({ name, type, input }: { name: string; type: string; input: unknown }): void {
    if (!this.#isEntered) {
      const details = { name, input: JSON.stringify(input), inputDetails: truncated };
      this.#dependencies.history.add(`${type}StateEntered`, 'stateEntered', details);
    }
    this.#isEntered = false;
  }

  #addExited({ name, type, output }: { name: string; type: string; output?: unknown }): void {
    const text = JSON.stringify(output);
    this.#dependencies.history.add(`${type}StateExited`, 'stateExited', { name, output: text, outputDetails: truncated });
    if (Buffer.byteLength(text) > MAX_DATA_BYTES) {
      const { name: error, message: cause } = dataLimitExceeded(name);
      this.#dependencies.onEnd('FAILED', { error, cause });
    }
  }
}

const toText = (cause: unknown): string => (typeof cause === 'string' ? cause : JSON.stringify(cause));
