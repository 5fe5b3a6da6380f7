import type { Command } from 'commander';
import type * as z from 'zod/mini';
import { reviewPageSchema } from '../../src/contracts/api/reviews.ts';
import { reviewStatusSchema, type ReviewItem, type ReviewStatus } from '../../src/contracts/review.ts';
import { listReviews } from '../../src/operations/review/list-reviews.ts';
import { tidyDeadLetters } from '../../src/operations/review/tidy-dead-letters.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { printable } from './printable.ts';
import { readReviewFilters, withReviewFilters } from './read-review-filters.ts';
import { tidyDependenciesOf } from './review-dependencies.ts';
import { formatTable } from './table.ts';

export const dlqListOutput = reviewPageSchema;
type ListedPage = z.infer<typeof reviewPageSchema>;

const LARGEST_LIMIT = 1000;
const LONGEST_MESSAGE = 60;

function readStatus(value: unknown): ReviewStatus | undefined {
  if (value === 'all') return undefined;
  const parsed = reviewStatusSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--status takes ${reviewStatusSchema.options.join(', ')} or all, not ${String(value)}.`);
}

function readLimit(value: unknown): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw new UsageError(`--limit takes a number from 1 to ${LARGEST_LIMIT}, not ${String(value)}.`);
}

/** What SQS itself moved is listed at once; without the rights for that, the schedule does it within minutes. */
async function tidyFirst(stack: StackOutputs): Promise<string> {
  try {
    await tidyDeadLetters(tidyDependenciesOf(stack));
    return '';
  } catch (error) {
    return `\n\nThe queue could not be looked through (${(error as Error).message}); that is done every five minutes.`;
  }
}

const shorten = (text: string): string => printable(text).replaceAll('\n', ' ').slice(0, LONGEST_MESSAGE);

const toCells = ({ reviewId, kind, status, reason, failingState, error, incidentId, ciId, deadLetteredAt, replay }: ReviewItem): string[] => [
  reviewId,
  status === 'open' && replay ? `replayed as ${replay.remediationId}, not accepted yet` : status,
  kind,
  reason,
  failingState,
  incidentId ?? '',
  ciId ?? '',
  deadLetteredAt.slice(0, 19),
  shorten(error.message),
];

const HEADINGS = ['id', 'status', 'kind', 'reason', 'state', 'incident', 'CI', 'since', 'what it said'];

function format({ items, next }: ListedPage): string {
  if (items.length === 0 && next === null) return 'Nothing is there to review.';
  const more = next === null ? '' : `\n\nThere is more: --cursor ${next}`;
  return formatTable(HEADINGS, items.map(toCells)) + more;
}

async function list(options: Record<string, unknown>, stage: string): Promise<Outcome> {
  const question = { ...readReviewFilters(options), status: readStatus(options['status']), limit: readLimit(options['limit']) };
  const stack = await connect(stage);
  const note = await tidyFirst(stack);
  const page = await listReviews({ ...question, cursor: options['cursor'] as string | undefined }, tidyDependenciesOf(stack));
  if (page === 'bad-cursor') throw new UsageError('--cursor takes what the page before printed, with the same --status.');
  return { exitCode: EXIT.done, text: format(page) + note, json: page };
}

export function registerDlqList(dlq: Command, answer: Answer): void {
  withReviewFilters(dlq.command('list').description('what waits for somebody to decide: failed, refused and undelivered'))
    .option('--status <status>', 'open, replayed, discarded or all', 'open')
    .option('--limit <number>', 'how many', '50')
    .option('--cursor <text>', 'where the page before ended')
    .addHelpText('after', example('stackflow dlq list', 'stackflow dlq list --reason unauthorized --since 2026-05-19T22:00:00Z'))
    .action(answer(({ stage, ...options }) => list(options, stage)));
}
