/** Thrown at cold start when a function lacks an environment variable. */
export class MissingSettingError extends Error {
  override readonly name = 'MissingSettingError';
  constructor(setting: string) {
    super(`Environment variable ${setting} is missing. Add it to the function's function.yml and deploy again.`);
  }
}

/** Thrown when a Lambda's input isn't what its caller's contract says. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  constructor(what: string, issues: string) {
    super(`${what} is not valid: ${issues}. Nothing was done.`);
  }
}

/** Thrown when a state's result would not fit into its share of the execution document. */
export class ResultTooLargeError extends Error {
  override readonly name = 'ResultTooLargeError';
  constructor(state: string, bytes: number, limit: number) {
    super(`The result of ${state} has ${bytes} bytes; ${limit} are allowed. Shorten the playbook or the CI record.`);
  }
}
