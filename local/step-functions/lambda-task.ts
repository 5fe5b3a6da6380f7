import { setImmediate as nextTurn } from 'node:timers/promises';
import { runInBackground } from '../clock/skippable-context.ts';
import type { InvocationResult } from '../lambda/function-definition.ts';
import { dataLimitExceeded, TaskFailedError } from './errors.ts';
import { truncated, type History } from './history.ts';

/** Largest input, result or state document, in bytes. */
export const MAX_DATA_BYTES = 256 * 1024;

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type Invoke = (functionArn: string, payload: string) => Promise<InvocationResult>;

interface TaskState {
  name: string;
  resource: string;
  timeoutSeconds: number | undefined;
}

interface TaskDependencies {
  history: History;
  invoke: Invoke;
  isRunning: () => boolean;
}

/** What Step Functions tells when Lambda gives no error type. */
const unknownCause = (payload: string): string =>
  `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`;

/** @returns the error of a failed invocation as Step Functions names it. */
function toTaskError(payload: string): TaskFailedError {
  const { errorType } = JSON.parse(payload) as { errorType?: string };
  const hasType = errorType !== undefined && errorType !== 'Runtime.ExitError';
  return hasType ? new TaskFailedError(errorType, payload) : new TaskFailedError('Lambda.Unknown', unknownCause(payload));
}

/** One Task state of one execution: runs its function, once per attempt, and writes the history. */
export class LambdaTask {
  readonly #state: TaskState;
  readonly #dependencies: TaskDependencies;
  /** The attempt that the machine waits for; a late answer of an earlier one is dropped. */
  #openAttempt: symbol | undefined;

  constructor(state: TaskState, dependencies: TaskDependencies) {
    this.#state = state;
    this.#dependencies = dependencies;
  }

  async run(input: unknown): Promise<JsonValue> {
    const { history, isRunning } = this.#dependencies;
    // The library's own events come by an async generator: let those of this state's entry be written first.
    await nextTurn();
    if (!isRunning()) {
      throw new TaskFailedError('ExecutionEnded', 'The execution ended before this task began.', false);
    }
    const attempt = (this.#openAttempt = Symbol(this.#state.name));
    const payload = JSON.stringify(input);
    history.add('LambdaFunctionScheduled', 'lambdaFunctionScheduled', {
      resource: this.#state.resource,
      input: payload,
      inputDetails: truncated,
      ...(this.#state.timeoutSeconds !== undefined && { timeoutInSeconds: this.#state.timeoutSeconds }),
    });
    history.add('LambdaFunctionStarted');
    const result = await this.#invoke(payload);
    if (this.#openAttempt === attempt && isRunning()) {
      this.#openAttempt = undefined;
      this.#record(result);
    }
    if (result instanceof TaskFailedError) {
      throw result;
    }
    return JSON.parse(result) as JsonValue;
  }

  /** The state's TimeoutSeconds passed before the function answered. */
  timeOut(): void {
    if (this.#openAttempt !== undefined) {
      this.#openAttempt = undefined;
      this.#dependencies.history.add('LambdaFunctionTimedOut', 'lambdaFunctionTimedOut', { error: 'States.Timeout' });
    }
  }

  async #invoke(payload: string): Promise<string | TaskFailedError> {
    try {
      const { payload: result, functionError } = await runInBackground(() =>
        this.#dependencies.invoke(this.#state.resource, payload),
      );
      if (functionError !== undefined) {
        return toTaskError(result);
      }
      return Buffer.byteLength(result) > MAX_DATA_BYTES ? dataLimitExceeded(this.#state.name) : result;
    } catch (error) {
      const { name, message } = error as Error;
      return new TaskFailedError(`Lambda.${name}`, message);
    }
  }

  #record(result: string | TaskFailedError): void {
    const { history } = this.#dependencies;
    if (result instanceof TaskFailedError) {
      history.add('LambdaFunctionFailed', 'lambdaFunctionFailed', { error: result.name, cause: result.message });
    } else {
      history.add('LambdaFunctionSucceeded', 'lambdaFunctionSucceeded', { output: result, outputDetails: truncated });
    }
  }
}
