import type { Command } from 'commander';
import { DEFAULT_LIMITS, limitsSchema, type Control, type Limits } from '../../src/contracts/control.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { formatPairs } from './table.ts';

/** The limits that hold now, after the change if there was one. */
export const limitsOutput = limitsSchema;

/** What `none` takes away. */
const OPTIONAL = ['maxPercentOfAccountAtOnce', 'maxCisOfServiceAtOnce', 'maxPercentOfServiceAtOnce'] as const;

const OPTIONS: Record<keyof Limits, string> = {
  stormPerHour: 'actions in one account within an hour',
  maxCisOfAccountAtOnce: 'CIs of one account at once',
  maxPercentOfAccountAtOnce: 'CIs of one account at once, in percent of those that it has',
  maxCisOfServiceAtOnce: 'CIs of one service at once',
  maxPercentOfServiceAtOnce: 'CIs of one service at once, in percent of those that it has',
};

const toFlag = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** @returns the limits with the given ones replaced; `none` takes an optional one away. @throws UsageError */
export function changeLimits(limits: Limits, options: Record<string, unknown>): Limits {
  const changed: Record<string, unknown> = { ...limits };
  for (const name of Object.keys(OPTIONS)) {
    const value = options[name];
    if (value === 'none' && OPTIONAL.some((one) => one === name)) delete changed[name];
    else if (value !== undefined) changed[name] = Number(value);
  }
  const parsed = limitsSchema.safeParse(changed);
  if (!parsed.success) throw new UsageError(`The limits are not valid: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

const readLimits = async (stack: StackOutputs): Promise<Limits> => {
  const controls = await createControlStore(dynamodb, stack.ControlTable).read(['all']);
  return controls.find(({ scope }: Control) => scope === 'all')?.limits ?? DEFAULT_LIMITS;
};

async function answerLimits(options: Record<string, unknown>, stage: string): Promise<Outcome> {
  const stack = await connect(stage);
  const before = await readLimits(stack);
  const limits = changeLimits(before, options);
  const isChanged = JSON.stringify(limits) !== JSON.stringify(before);
  if (isChanged) await createControlStore(dynamodb, stack.ControlTable).setLimits(limits);
  const lines = Object.entries(OPTIONS).map(([name, said]): [string, string] => [said, String(limits[name as keyof Limits] ?? 'no limit')]);
  return { exitCode: EXIT.done, text: formatPairs(lines), json: limits };
}

export function registerLimits(program: Command, answer: Answer): void {
  const command = program.command('limits').description('show the limits of accounts and services, or change them');
  for (const [name, said] of Object.entries(OPTIONS)) command.option(`--${toFlag(name)} <number>`, said);
  command.addHelpText('after', example('stackflow limits', 'stackflow limits --storm-per-hour 200 --max-cis-of-service-at-once none'));
  command.action(answer(({ stage, ...options }) => answerLimits(options, stage)));
}
