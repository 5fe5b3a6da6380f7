/** An error of the Step Functions API; `name` is the type on the wire. */
export class StepFunctionsApiError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}

/** Ends a task: `name` is what Retry and Catch match, the message becomes `Cause`. The library reads the two flags. */
export class TaskFailedError extends Error {
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(error: string, cause: string, isHandled = true) {
    super(cause);
    this.name = error;
    this.isRetryable = isHandled;
    this.isCatchable = isHandled;
  }
}

/** States.ALL doesn't catch this one: the execution ends. */
export const dataLimitExceeded = (stateName: string): TaskFailedError =>
  new TaskFailedError(
    'States.DataLimitExceeded',
    `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    false,
  );
