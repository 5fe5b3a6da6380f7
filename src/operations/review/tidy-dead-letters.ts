import { DEAD_LETTER_DAYS } from '../../contracts/dead-letter.ts';
import type { DeadLetterQueue } from '../../stores/dead-letter-queue.ts';
import type { ReviewStore } from '../../stores/review-store.ts';
import { fileLetter, type FileLetterDependencies } from './file-letter.ts';

export interface SettleReplaysDependencies {
  reviews: Pick<ReviewStore, 'get' | 'list' | 'recordAccepted'>;
  ledger: Pick<FileLetterDependencies['ledger'], 'get'>;
  clock: FileLetterDependencies['clock'];
}

export interface TidyDependencies extends FileLetterDependencies {
  reviews: FileLetterDependencies['reviews'] & SettleReplaysDependencies['reviews'] & Pick<ReviewStore, 'count'>;
  deadLetters: DeadLetterQueue;
}

/** What a tidying did; `letters` is null when there was no need to look at them. */
export interface TidyReport {
  /** Replays that the engine has accepted since. */
  accepted: number;
  /** Replays that it hasn't accepted yet. */
  pending: number;
  letters: { kept: number; deleted: number } | null;
}

const PAGE = 100;
const DAY_MS = 86_400_000;

async function settleReplay(reviewId: string, { reviews, ledger, clock }: SettleReplaysDependencies): Promise<boolean> {
  const row = await reviews.get(reviewId);
  if (!row?.replay || !(await ledger.get(row.replay.remediationId))) return false;
  return await reviews.recordAccepted(row, clock.now());
}

/** Marks every replay whose next attempt the engine knows by now. @returns how many those were, and how many are left */
export async function settleReplays(dependencies: SettleReplaysDependencies): Promise<Pick<TidyReport, 'accepted' | 'pending'>> {
  let [accepted, pending] = [0, 0];
  let page: Awaited<ReturnType<ReviewStore['list']>> | undefined;
  do {
    page = await dependencies.reviews.list('replaying', PAGE, page?.next);
    const settled = await Promise.all(page.ids.map((reviewId) => settleReplay(reviewId, dependencies)));
    accepted += settled.filter(Boolean).length;
    pending += settled.filter((isSettled) => !isSettled).length;
  } while (page.next);
  return { accepted, pending };
}

/** More letters than what waits for people: some are of what is decided, or don't stand in the list yet. */
async function isWalkDue({ reviews, deadLetters, clock }: TidyDependencies, isForced: boolean): Promise<boolean> {
  const letters = await deadLetters.count();
  if (letters === 0 || isForced) return letters > 0;
  const since = new Date(clock.now().getTime() - DEAD_LETTER_DAYS * DAY_MS);
  const [open, replaying] = await Promise.all([reviews.count('open', since), reviews.count('replaying', since)]);
  return letters > open + replaying;
}

/**
 * Brings list and queue together: marks accepted replays, lists what SQS itself moved, and deletes the letters of what is
 * decided, all in one walk. It may die anywhere, and run at once with another one.
 * @param isForced looks at every letter, however few there are
 * @throws what AWS throws
 */
export async function tidyDeadLetters(dependencies: TidyDependencies, { isForced = false } = {}): Promise<TidyReport> {
  const replays = await settleReplays(dependencies);
  const isDue = await isWalkDue(dependencies, isForced);
  const letters = isDue ? await dependencies.deadLetters.walk((body) => fileLetter(body, dependencies)) : null;
  return { ...replays, letters };
}
