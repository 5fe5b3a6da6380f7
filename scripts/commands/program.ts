import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { registerAlerts } from './alerts.ts';
import { registerAudit } from './audit.ts';
import { registerBootstrap } from './bootstrap.ts';
import { registerApproval } from './approval.ts';
import { registerChange } from './change.ts';
import { registerCi } from './ci.ts';
import { registerConsole } from './console.ts';
import { registerDlq } from './dlq.ts';
import { registerExecutions } from './executions.ts';
import { EXIT, exitCodeOf, UsageError, type ExitCode } from './exit-codes.ts';
import type { Answer, GlobalOptions } from './outcome.ts';
import { registerLimits } from './limits.ts';
import { registerPause } from './pause.ts';
import { registerPlaybook } from './playbook.ts';
import { registerPreview } from './preview.ts';
import { registerReplay } from './replay.ts';
import { registerSend } from './send.ts';
import { registerShow } from './show.ts';
import { registerSign } from './sign.ts';
import { registerToken } from './token.ts';
import { registerWindow } from './window.ts';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** As the help lists them. */
const COMMANDS = [
  registerSend,
  registerSign,
  registerAlerts,
  registerExecutions,
  registerShow,
  registerPreview,
  registerReplay,
  registerDlq,
  registerApproval,
  registerCi,
  registerPause,
  registerLimits,
  registerWindow,
  registerChange,
  registerAudit,
  registerPlaybook,
  registerBootstrap,
  registerToken,
  registerConsole,
];

const EXIT_CODES = 'Exit codes: 0 done · 1 failed · 2 usage · 3 can\'t reach · 4 refused by a gate';

function checkStage(stage: unknown): string {
  if (typeof stage === 'string' && /^[a-z][a-z0-9-]{0,19}$/.test(stage)) return stage;
  throw new UsageError(
    'Which stage? Add --stage NAME, or set STACKFLOW_STAGE (`eval "$(npm run -s local:env)"` does for the embedded stack).',
  );
}

/** @param isJson a complaint of the parser is told as JSON too */
function createAnswering(streams: Streams, isJson: boolean, finish: (code: ExitCode) => void): Command {
  const answer: Answer = (act) => async (...args) => {
    const command = args.at(-1) as Command;
    const options = command.optsWithGlobals<GlobalOptions & Record<string, unknown>>();
    const outcome = await act({ ...options, stage: checkStage(options.stage) }, command.args);
    if ('error' in outcome) report(outcome.error, streams, options.json);
    else if ('lines' in outcome) for await (const line of outcome.lines) streams.out(line);
    else streams.out(options.json ? JSON.stringify(outcome.json, null, 2) : outcome.text);
    finish(outcome.exitCode);
  };
  return createProgram(answer, {
    writeOut: (text) => streams.out(text.trimEnd()),
    writeErr: (text) => (isJson ? undefined : streams.err(text.trimEnd())),
  });
}

/** @returns all commands with their options and help; `answer` makes what they do of an act. */
export function createProgram(answer: Answer, output: OutputConfiguration = {}): Command {
  const program = new Command('stackflow')
    .description('Send remediation requests, and see what became of them.')
    .option('--stage <name>', 'stage of the deployed stack', process.env['STACKFLOW_STAGE'])
    .option('--json', 'print one JSON document (docs/schemas)', false)
    .addHelpText('after', `\n${EXIT_CODES}`)
    .exitOverride()
    .configureOutput(output);
  for (const register of COMMANDS) register(program, answer);
  return program;
}

function report({ name, message }: Pick<Error, 'name' | 'message'>, streams: Streams, isJson: boolean): void {
  streams.err(isJson ? JSON.stringify({ error: { name, message } }, null, 2) : `${name}: ${message}`);
}

/** Commander has printed the help that was asked for, and its own complaint for people. */
function endParsing({ exitCode, code, message }: CommanderError, streams: Streams, isJson: boolean): ExitCode {
  if (exitCode === 0) return EXIT.done;
  const complaint = code === 'commander.help' ? 'Which command? --help lists them.' : message.replace(/^error: /, '');
  if (isJson) report(new UsageError(complaint), streams, isJson);
  return EXIT.usage;
}

/** Runs one command line (without `node` and the script's name). @returns the exit code; throws nothing. */
export async function runCommand(args: string[], streams: Streams): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const isJson = args.includes('--json');
  try {
    await createAnswering(streams, isJson, (code) => (exitCode = code)).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endParsing(error, streams, isJson);
    report(error as Error, streams, isJson);
    return exitCodeOf(error as Error);
  }
}
