import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Slot } from '../../src/contracts/activity.ts';
import { controlScopes, type Pause } from '../../src/contracts/control.ts';
import { EXECUTE_TIMEOUT_SECONDS } from '../../src/contracts/timeouts.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readEnd, readScope, readText } from './read-options.ts';

const LOOK_EVERY_MS = 250;

/** No Lambda that asked before the pause was written can make its call later than this. */
const LONGEST_MS = (EXECUTE_TIMEOUT_SECONDS + 5) * 1000;

const isIn = (scope: string, slot: Slot): boolean => slot.endedAt === undefined && controlScopes(slot).includes(scope);

/**
 * ExecuteAction takes its slot, writes its intent and only then asks whether it is paused. So once no intent is open,
 * every call that is still to come will see the pause.
 * @returns the remediations whose call may be under way
 */
async function findCallsUnderWay(scope: string, stack: StackOutputs): Promise<string[]> {
  const { slots } = await createControlStore(dynamodb, stack.ControlTable).readActivity();
  const ledger = createLedgerStore(dynamodb, stack.LedgerTable);
  const entries = await Promise.all(slots.filter((slot) => isIn(scope, slot)).map(({ remediationId }) => ledger.get(remediationId)));
  return entries.flatMap((entry) => (entry?.effect?.status === 'intended' && entry.effect.outcome === undefined ? [entry.remediationId] : []));
}

/** Waits until no call in the scope can be under way that didn't see the pause. @returns those that were waited for */
async function awaitCalls(scope: string, stack: StackOutputs): Promise<string[]> {
  const seen = new Set<string>();
  const giveUpAt = performance.now() + LONGEST_MS;
  for (;;) {
    const underWay = await findCallsUnderWay(scope, stack);
    for (const remediationId of underWay) seen.add(remediationId);
    if (underWay.length === 0 || performance.now() > giveUpAt) return [...seen];
    await delay(LOOK_EVERY_MS);
  }
}

/** Pauses the scope; when this returns, nothing more is begun in it. Work that runs already isn't cut. */
export async function pauseScope(scope: string, pause: Pause, stack: StackOutputs): Promise<string[]> {
  await createControlStore(dynamodb, stack.ControlTable).setPause(scope, pause);
  return awaitCalls(scope, stack);
}

async function pause(options: Record<string, unknown>, stage: string): Promise<Outcome> {
  const scope = readScope(options);
  const reason = readText(options['reason'], '--reason takes a sentence: why nothing may be done.');
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
    .action(answer(({ stage, ...options }) => pause(options, stage)));
  withScope(program.command('resume')).description('lift a pause').action(answer(({ stage, ...options }) => resume(options, stage)));
  withScope(program.command('mode'))
    .description('let actions be executed, or only planned')
    .argument('<mode>', 'act or dry-run')
    .action(answer(({ stage, ...options }, [mode]) => setMode(options, mode, stage)));
}

async function setMode(options: Record<string, unknown>, mode: string | undefined, stage: string): Promise<Outcome> {
  const scope = readScope(options);
  if (mode !== 'act' && mode !== 'dry-run') throw new UsageError(`The mode is act or dry-run, not ${mode}.`);
  const stack = await connect(stage);
  await createControlStore(dynamodb, stack.ControlTable).setMode(scope, mode);
  return { exitCode: EXIT.done, text: `${scope}: ${mode === 'act' ? 'actions are executed' : 'actions are only planned'}.`, json: { scope, mode } };
}
