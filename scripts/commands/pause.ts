import type { Command } from 'commander';
import * as z from 'zod/mini';
import { controlScopeSchema, pauseSchema, type Pause } from '../../src/contracts/control.ts';
import { remediationIdSchema } from '../../src/contracts/names.ts';
import { pauseScope as pauseIn } from '../../src/operations/controls/pause-scope.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readEnd, readScope, readSentence } from './read-options.ts';

/** `waitedFor`: calls that were under way when it was paused, and have ended. */
export const pauseOutput = z.strictObject({ scope: controlScopeSchema, pause: pauseSchema, waitedFor: z.array(remediationIdSchema) });
export const resumeOutput = z.strictObject({ scope: controlScopeSchema, pause: z.null() });
export const modeOutput = z.strictObject({ scope: controlScopeSchema, mode: z.enum(['act', 'dry-run']) });

/** Pauses the scope; when this returns, nothing more is begun in it. Work that runs already isn't cut. */
export const pauseScope = (scope: string, pause: Pause, stack: StackOutputs): Promise<string[]> =>
  pauseIn(scope, pause, {
    controls: createControlStore(dynamodb, stack.ControlTable),
    ledger: createLedgerStore(dynamodb, stack.LedgerTable),
  });

async function pause(options: Record<string, unknown>, stage: string): Promise<Outcome> {
  const scope = readScope(options);
  const reason = readSentence(options['reason'], '--reason takes a sentence: why nothing may be done.');
  const now = new Date();
  const until = readEnd(options, now);
  const stack = await connect(stage);
  const row: Pause = { reason, by: await callerArn(), pausedAt: now.toISOString(), until };
  const waitedFor = await pauseScope(scope, row, stack);
  const calls = waitedFor.length === 0 ? '' : ` Calls that were under way have ended: ${waitedFor.join(', ')}.`;
  return { exitCode: EXIT.done, text: `Paused ${scope} until ${until}; nothing more is begun.${calls}`, json: { scope, pause: row, waitedFor } };
}

async function resume(options: Record<string, unknown>, stage: string): Promise<Outcome> {
  const scope = readScope(options);
  const stack = await connect(stage);
  await createControlStore(dynamodb, stack.ControlTable).clearPause(scope);
  return { exitCode: EXIT.done, text: `Resumed ${scope}. What was held looks again within five minutes.`, json: { scope, pause: null } };
}

const withScope = (command: Command): Command =>
  command
    .option('--account <id>', 'only targets of this AWS account')
    .option('--playbook <id>', 'only this playbook')
    .option('--ci <id>', 'only this CI');

export function registerPause(program: Command, answer: Answer): void {
  withScope(program.command('pause'))
    .description('do nothing from now on: everywhere, or in an account, for a playbook, on a CI')
    .requiredOption('--reason <text>', 'why; stands in every work note that it causes')
    .option('--for <length>', 'for how long: 30m, 2h, 1d')
    .option('--until <time>', 'or until when, with its offset')
    .addHelpText('after', example('stackflow pause --reason "a drill" --for 30m', 'stackflow pause --playbook restart-service --reason "it makes things worse" --until 2126-05-20T08:00:00Z'))
    .action(answer(({ stage, ...options }) => pause(options, stage)));
  withScope(program.command('resume'))
    .description('lift a pause')
    .addHelpText('after', example('stackflow resume'))
    .action(answer(({ stage, ...options }) => resume(options, stage)));
  withScope(program.command('mode'))
    .description('let actions be executed, or only planned')
    .argument('<mode>', 'act or dry-run')
    .addHelpText('after', example('stackflow mode dry-run --playbook restart-service'))
    .action(answer(({ stage, ...options }, [mode]) => setMode(options, mode, stage)));
}

async function setMode(options: Record<string, unknown>, mode: string | undefined, stage: string): Promise<Outcome> {
  const scope = readScope(options);
  if (mode !== 'act' && mode !== 'dry-run') throw new UsageError(`The mode is act or dry-run, not ${mode}.`);
  const stack = await connect(stage);
  await createControlStore(dynamodb, stack.ControlTable).setMode(scope, mode);
  return { exitCode: EXIT.done, text: `${scope}: ${mode === 'act' ? 'actions are executed' : 'actions are only planned'}.`, json: { scope, mode } };
}
