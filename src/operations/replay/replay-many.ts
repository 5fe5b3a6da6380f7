import type { ReplayOutcome, ReplayRefusal } from '../../contracts/replay.ts';

/** How replaying many went. */
export interface ManyReplays {
  replayed: string[];
  refused: Extract<ReplayOutcome, { kind: 'refused' }>[];
  /** Those that nobody has looked at, as it was stopped before. */
  left: number;
}

export interface ReplayManyOptions {
  replay: (reviewId: string) => Promise<ReplayOutcome>;
  perSecond: number;
  wait: (milliseconds: number) => Promise<unknown>;
  /** In milliseconds, from whenever on. */
  readTime: () => number;
  /** What is at hand when it is aborted is finished. */
  signal: AbortSignal;
  step: (done: number, total: number) => void;
}

/**
 * Replays one after the other, not faster than told. Stopped, or dead, it goes on when it is begun again: what is claimed
 * is published again, and nothing is done twice.
 * @throws what `replay` throws
 */
export async function replayMany(reviewIds: string[], { replay, perSecond, wait, readTime, signal, step }: ReplayManyOptions): Promise<ManyReplays> {
  const many: ManyReplays = { replayed: [], refused: [], left: reviewIds.length };
  const startedAt = readTime();
  for (const [index, reviewId] of reviewIds.entries()) {
    const early = startedAt + (index * 1000) / perSecond - readTime();
    if (early > 0 && !signal.aborted) await wait(early);
    if (signal.aborted) break;
    const outcome = await replay(reviewId);
    if (outcome.kind === 'replayed') many.replayed.push(reviewId);
    else many.refused.push(outcome);
    many.left -= 1;
    step(index + 1, reviewIds.length);
  }
  return many;
}

/** @returns how often each reason came. */
export const countReasons = (refused: ManyReplays['refused']): { reason: ReplayRefusal; count: number }[] =>
  [...Map.groupBy(refused, ({ reason }) => reason)].map(([reason, all]) => ({ reason, count: all.length }));
