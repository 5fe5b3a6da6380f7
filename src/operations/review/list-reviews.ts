import type { Page } from '../../contracts/api/page.ts';
import type { ReviewStage } from '../../contracts/ledger-entry.ts';
import type { ReviewFilters, ReviewItem, ReviewStatus } from '../../contracts/review.ts';
import type { ReviewStore } from '../../stores/review-store.ts';
import { decodeReviewCursor, encodeReviewCursor, type ReviewPlace } from './review-cursor.ts';
import { toReviewItem } from './to-review-item.ts';

/** One page of the list. */
export interface ReviewQuestion extends ReviewFilters {
  /** All of them, when absent. */
  status?: ReviewStatus | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface ListReviewsDependencies {
  reviews: Pick<ReviewStore, 'get' | 'list'>;
}

/** What was claimed, and isn't accepted yet, comes first: it may want to be replayed once more. */
const STAGES: ReviewStage[] = ['replaying', 'open', 'replayed', 'discarded'];

const stagesOf = (status: ReviewStatus | undefined): ReviewStage[] => {
  if (status === undefined) return STAGES;
  return status === 'open' ? ['replaying', 'open'] : [status];
};

/** Looks into the index for one page; what doesn't fit the filters may make the page short. */
const MOST_LOOKS = 10;

const fits = (item: ReviewItem, { kind, reason, playbook, ci, since }: ReviewFilters): boolean =>
  (kind === undefined || item.kind === kind) &&
  (reason === undefined || item.reason === reason) &&
  (playbook === undefined || item.playbookId === playbook) &&
  (ci === undefined || item.ciId === ci) &&
  (since === undefined || item.deadLetteredAt >= since);

async function readItems(ids: string[], { reviews }: ListReviewsDependencies): Promise<ReviewItem[]> {
  const rows = await Promise.all(ids.map((id) => reviews.get(id)));
  return rows.flatMap((row) => (row ? [toReviewItem(row)] : []));
}

/** @returns where the list goes on behind this stage, if it does. */
function nextStage(stages: ReviewStage[], stage: ReviewStage): ReviewPlace | undefined {
  const next = stages[stages.indexOf(stage) + 1];
  return next && { stage: next };
}

/**
 * What waits, or waited, for a person: newest first in each stage. A row that changes its stage meanwhile may come twice,
 * or show what has become of it.
 * @returns `bad-cursor` for a text that isn't the `next` of a page with the same status
 */
export async function listReviews(question: ReviewQuestion, dependencies: ListReviewsDependencies): Promise<Page<ReviewItem> | 'bad-cursor'> {
  const { status, cursor, limit } = question;
  const stages = stagesOf(status);
  let place = cursor === undefined ? { stage: stages[0] as ReviewStage } : decodeReviewCursor(cursor);
  if (!place || !stages.includes(place.stage)) return 'bad-cursor';
  const items: ReviewItem[] = [];
  for (let look = 0; look < MOST_LOOKS && place && items.length < limit; look += 1) {
    const { stage, after }: ReviewPlace = place;
    const { ids, next } = await dependencies.reviews.list(stage, limit - items.length, after);
    items.push(...(await readItems(ids, dependencies)).filter((item) => fits(item, question)));
    place = next ? { stage, after: next } : nextStage(stages, stage);
  }
  return { items, next: place ? encodeReviewCursor(place) : null };
}

/** @returns every line that fits, page by page. */
export async function* eachReview(question: Omit<ReviewQuestion, 'cursor' | 'limit'>, dependencies: ListReviewsDependencies): AsyncGenerator<ReviewItem> {
  let cursor: string | undefined;
  do {
    const page = await listReviews({ ...question, cursor, limit: 100 }, dependencies);
    if (page === 'bad-cursor') return;
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
