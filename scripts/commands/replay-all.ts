import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { replayRefusalSchema } from '../../src/contracts/replay.ts';
import type { ReviewFilters } from '../../src/contracts/review.ts';
import { checkReplay } from '../../src/operations/replay/check-replay.ts';
import { manyPreviewSchema, previewMany, type ManyPreview } from '../../src/operations/replay/preview-many.ts';
import { countReasons, replayMany, type ManyReplays } from '../../src/operations/replay/replay-many.ts';
import { replay } from '../../src/operations/replay/replay.ts';
import { previewGates } from '../../src/operations/preview/preview-gates.ts';
import { eachReview } from '../../src/operations/review/list-reviews.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { withProgress } from '../progress.ts';
import { callerArn } from './caller.ts';
import { EXIT } from './exit-codes.ts';
import type { Outcome } from './outcome.ts';
import { previewDependenciesOf } from './preview.ts';
import { replayDependenciesOf, tidyDependenciesOf } from './review-dependencies.ts';
import { formatTable } from './table.ts';
import { tidy } from './tidy.ts';

/** A bulk replay: how many were replayed, how many of those the engine has accepted, and what is left to do. */
export const replayAllOutput = z.strictObject({
  replayed: z.int(),
  /** Null when the engine's answer isn't known for all of them yet. */
  accepted: z.nullable(z.int()),
  refused: z.array(z.strictObject({ reason: replayRefusalSchema, count: z.int() })),
  refusals: z.array(z.strictObject({ kind: z.literal('refused'), replayOf: z.string(), reason: replayRefusalSchema, detail: z.string() })),
  left: z.int(),
});
export const replayPreviewOutput = manyPreviewSchema;

export interface ReplayAllOptions {
  filters: ReviewFilters;
  playbookVersion: number | undefined;
  perSecond: number;
  isPreview: boolean;
}

/** Oldest first, as they came. */
async function collect(filters: ReviewFilters, stack: StackOutputs): Promise<string[]> {
  const cameAt = new Map<string, string>();
  const reviews = createReviewStore(dynamodb, stack.LedgerTable);
  for await (const { reviewId, deadLetteredAt } of eachReview({ ...filters, status: 'open' }, { reviews })) cameAt.set(reviewId, deadLetteredAt);
  return [...cameAt].sort(([, a], [, b]) => a.localeCompare(b)).map(([reviewId]) => reviewId);
}

async function preview(ids: string[], { playbookVersion }: ReplayAllOptions, stack: StackOutputs): Promise<Outcome> {
  const [dependencies, gates, requestedBy] = [replayDependenciesOf(stack), previewDependenciesOf(stack), await callerArn()];
  const many = await withProgress('asking the gates', ({ signal, step }) =>
    previewMany(ids, {
      check: (reviewId) => checkReplay(reviewId, { playbookVersion }, dependencies),
      preview: (request) => previewGates({ ...request, auth: { ...request.auth, requestedBy } }, gates),
      signal,
      step,
    }),
  );
  return { exitCode: EXIT.done, text: formatPreviewOfMany(many), json: many };
}

function formatPreviewOfMany({ looked, allowed, gates, refused }: ManyPreview): string {
  const rows = [
    ['every gate', 'allow', '', String(allowed)],
    ...gates.map(({ gate, verdict, reason, count }) => [gate, verdict, reason, String(count)]),
    ...refused.map(({ reason, count }) => ['replay', 'refused', reason, String(count)]),
  ];
  return `Of ${looked} that wait for review, now:\n\n${formatTable(['gate', 'verdict', 'reason', 'how many'], rows)}`;
}

function describe({ replayed, refused, left }: ManyReplays, pending: number): string {
  const reasons = countReasons(refused).map(({ reason, count }) => `${count} ${reason}`);
  return [
    `${replayed.length} replayed.`,
    refused.length > 0 ? `${refused.length} refused: ${reasons.join(', ')}. They stay in \`stackflow dlq list\`.` : '',
    pending > 0 ? `${pending} are still on their way to the engine.` : '',
    left > 0 ? `Stopped with ${left} left: the same command goes on; nothing is replayed twice.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

async function run(ids: string[], { playbookVersion, perSecond }: ReplayAllOptions, stack: StackOutputs): Promise<Outcome> {
  const [dependencies, requestedBy] = [replayDependenciesOf(stack), await callerArn()];
  const many = await withProgress('replaying', ({ signal, step }) =>
    replayMany(ids, {
      replay: (reviewId) => replay(reviewId, { requestedBy, playbookVersion }, dependencies),
      wait: (milliseconds) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
      readTime: () => performance.now(),
      perSecond,
      signal,
      step,
    }),
  );
  const { pending } = await tidy(tidyDependenciesOf(stack), true);
  const { replayed, refused, left } = many;
  const accepted = pending === 0 ? replayed.length : null;
  const json = { replayed: replayed.length, accepted, refused: countReasons(refused), refusals: refused, left };
  const exitCode = left > 0 ? EXIT.failed : refused.length > 0 ? EXIT.refused : EXIT.done;
  return { exitCode, text: describe(many, pending), json };
}

/** Replays all that wait for review and fit, or says what would become of them. @throws what AWS throws */
export async function replayAll(stage: string, options: ReplayAllOptions): Promise<Outcome> {
  const stack = await connect(stage);
  const ids = await collect(options.filters, stack);
  return options.isPreview ? await preview(ids, options, stack) : await run(ids, options, stack);
}
