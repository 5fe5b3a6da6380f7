import type { ExitCode } from './exit-codes.ts';

/** What a command found out: for a person, for a program (`--json`), and for the shell. */
interface Findings {
  exitCode: ExitCode;
  text: string;
  json: unknown;
}

/** More than fits into one text: it is printed as it comes, whoever reads it. */
interface StreamedFindings {
  exitCode: ExitCode;
  lines: AsyncIterable<string>;
}

/** The command was understood, and there is no answer: told as a thrown error is, on standard error. */
interface NothingFound {
  exitCode: ExitCode;
  error: { name: string; message: string };
}

export type Outcome = Findings | StreamedFindings | NothingFound;

/** What every command gets from the command line. */
export interface GlobalOptions {
  stage: string;
  json: boolean;
}

/** What a command does, given its options and the words that follow its name. */
export type Act = (options: GlobalOptions & Record<string, unknown>, args: string[]) => Promise<Outcome>;

/** Makes commander's handler of an act: what it returns is printed, what it throws becomes an exit code. */
export type Answer = (act: Act) => (...args: unknown[]) => Promise<void>;
