import { Command, CommanderError } from 'commander';
import { registerAlerts } from './alerts.ts';
import { registerAudit } from './audit.ts';
import { registerBootstrap } from './bootstrap.ts';
import { registerApproval } from './approval.ts';
import { registerChange } from './change.ts';
import { registerCi } from './ci.ts';
import { registerExecutions } from './executions.ts';
import { EXIT, exitCodeOf, UsageError, type ExitCode } from './exit-codes.ts';
import type { Answer, GlobalOptions } from './outcome.ts';
import { registerLimits } from './limits.ts';
import { registerPause } from './pause.ts';
import { registerSend } from './send.ts';
import { registerShow } from './show.ts';
import { registerSign } from './sign.ts';
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
  registerApproval,
  registerCi,
  registerPause,
  registerLimits,
  registerWindow,
  registerChange,
  registerAudit,
  registerBootstrap,
];

const EXIT_CODES = 'Exit codes: 0 done · 1 failed · 2 usage · 3 can\'t reach · 4 refused by a gate';

function checkStage(stage: unknown): string {
  if (typeof stage === 'string' && /^[a-z][a-z0-9-]{0,19}$/.test(stage)) return stage;
  throw new UsageError(
    'Which stage? Add --stage NAME, or set STACKFLOW_STAGE (`eval "$(npm run -s local:env)"` does for the embedded stack).',
  );
}

function createProgram(streams: Streams, finish: (code: ExitCode) => void): Command {
  const answer: Answer = (act) => async (...args) => {
    const command = args.at(-1) as Command;
    const options = command.optsWithGlobals<GlobalOptions & Record<string, unknown>>();
    const outcome = await act({ ...options, stage: checkStage(options.stage) }, command.args);
    if ('lines' in outcome) for await (const line of outcome.lines) streams.out(line);
    else streams.out(options.json ? JSON.stringify(outcome.json, null, 2) : outcome.text);
    finish(outcome.exitCode);
  };
  const program = new Command('stackflow')
    .description('Send remediation requests, and see what became of them.')
    .option('--stage <name>', 'stage of the deployed stack', process.env['STACKFLOW_STAGE'])
    .option('--json', 'print one JSON document', false)
    .addHelpText('after', `\n${EXIT_CODES}`)
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.out(text.trimEnd()), writeErr: (text) => streams.err(text.trimEnd()) });
  for (const register of COMMANDS) register(program, answer);
  return program;
}

function report(error: Error, streams: Streams, json: boolean): void {
  const { name, message } = error;
  streams.err(json ? JSON.stringify({ error: { name, message } }, null, 2) : `${name}: ${message}`);
}

/** Runs one command line (without `node` and the script's name). @returns the exit code; throws nothing. */
export async function runCommand(args: string[], streams: Streams): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  try {
    await createProgram(streams, (code) => (exitCode = code)).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own complaint, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    report(error as Error, streams, args.includes('--json'));
    return exitCodeOf(error as Error);
  }
}
