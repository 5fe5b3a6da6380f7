import type { Command } from 'commander';
import * as z from 'zod/mini';
import { reviewIdSchema } from '../../src/contracts/review.ts';
import { example } from './example.ts';
import { UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readReviewFilters, withReviewFilters } from './read-review-filters.ts';
import { replayAll, replayAllOutput, replayPreviewOutput } from './replay-all.ts';
import { replayOne, replayOneOutput } from './replay-one.ts';

/** `replay`: of one, of all, or what would become of all. */
export const replayOutput = z.union([replayOneOutput, replayAllOutput, replayPreviewOutput]);

const FASTEST_PER_SECOND = 100;

const ONLY_FOR_ALL = ['preview', 'kind', 'reason', 'playbook', 'ci', 'since'];

/** @throws UsageError */
export function readVersion(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const version = Number(value);
  if (Number.isInteger(version) && version >= 1) return version;
  throw new UsageError(`--playbook-version takes a number from 1 on, not ${String(value)}.`);
}

/** @throws UsageError */
export function readReviewId(value: string): string {
  if (reviewIdSchema.safeParse(value).success) return value;
  throw new UsageError(`"${value}" is no id: take it from \`stackflow dlq list\` or \`stackflow executions\`.`);
}

function readRate(value: unknown): number {
  const rate = Number(value);
  if (rate > 0 && rate <= FASTEST_PER_SECOND) return rate;
  throw new UsageError(`--rate takes replays per second, up to ${FASTEST_PER_SECOND}, not ${String(value)}.`);
}

function one(options: Record<string, unknown>, stage: string, id: string): Promise<Outcome> {
  const stray = ONLY_FOR_ALL.find((name) => options[name] !== undefined);
  if (stray !== undefined) throw new UsageError(`--${stray} goes with --all; ${id} is one already.`);
  return replayOne(stage, readReviewId(id), { playbookVersion: readVersion(options['playbookVersion']), isWaiting: options['wait'] === true });
}

function all(options: Record<string, unknown>, stage: string): Promise<Outcome> {
  const playbookVersion = readVersion(options['playbookVersion']);
  const filters = readReviewFilters(options);
  if (options['wait'] !== undefined) throw new UsageError('--wait goes with one id; see `stackflow executions` for what becomes of all.');
  if (playbookVersion !== undefined && filters.playbook === undefined)
    throw new UsageError('--playbook-version is the version of one playbook: say which by --playbook.');
  return replayAll(stage, { filters, playbookVersion, perSecond: readRate(options['rate']), isPreview: options['preview'] === true });
}

function act({ stage, ...options }: Record<string, unknown> & { stage: string }, [id]: string[]): Promise<Outcome> {
  if ((id === undefined) !== (options['all'] === true)) throw new UsageError('Name one id, or say --all.');
  return id === undefined ? all(options, stage) : one(options, stage, id);
}

export function registerReplay(program: Command, answer: Answer): void {
  withReviewFilters(
    program
      .command('replay')
      .argument('[id]', 'id as `executions` or `dlq list` prints it')
      .description('do it again: the next attempt, signed anew by you, and judged by every gate as things are now')
      .option('--playbook-version <number>', 'go by this version, as the playbook has changed since')
      .option('--wait', 'until it has ended')
      .option('--all', 'all that wait for review')
      .option('--preview', 'only count what the gates would say of them now')
      .option('--rate <number>', 'at most so many a second', '5'),
  )
    .addHelpText(
      'after',
      example(
        'stackflow replay rem-4f1c2a --wait',
        'stackflow replay --all --playbook restart-service --since 2026-05-19T22:00:00Z --preview',
        'stackflow replay --all --reason action-failed --rate 10',
      ),
    )
    .action(answer(async (options, args) => await act(options, args)));
}
