import type { ExitCode } from './exit-codes.ts';

/** What a command found out: for a person, for a program (`--json`), and for the shell. */
export interface Outcome {
  exitCode: ExitCode;
  text: string;
  json: unknown;
}

/** What every command gets from the command line. */
export interface GlobalOptions {
  stage: string;
  json: boolean;
}

/** What a command does, given its options and the words that follow its name. */
export type Act = (options: GlobalOptions & Record<string, unknown>, args: string[]) => Promise<Outcome>;

/** Makes commander's handler of an act: what it returns is printed, what it throws becomes an exit code. */
export type Answer = (act: Act) => (...args: unknown[]) => Promise<void>;
