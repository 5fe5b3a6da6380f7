import type { BulkReplay } from '../../contracts/api/reviews.ts';
import type { ReplayOutcome } from '../../contracts/replay.ts';
import { listReviews, type ListReviewsDependencies } from '../review/list-reviews.ts';
import { requestReplay, type RequestReplayDependencies } from './request-replay.ts';

/** Each asks some tables; more at once would only wait for each other. */
const AT_ONCE = 8;

/**
 * Asks the intake to replay a page of what is open and fits, as `requestReplay` does for each.
 * @param requestedBy ARN of the person who asks
 * @returns what became of each, and where the next page begins; `bad-cursor` when the cursor isn't of this list
 */
export async function requestReplays(
  question: BulkReplay,
  requestedBy: string,
  dependencies: ListReviewsDependencies & RequestReplayDependencies,
): Promise<{ outcomes: ReplayOutcome[]; next: string | null } | 'bad-cursor'> {
  const page = await listReviews({ ...question, status: 'open' }, dependencies);
  if (page === 'bad-cursor') return page;
  const ids = page.items.map(({ reviewId }) => reviewId);
  const outcomes: ReplayOutcome[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE)
    outcomes.push(...(await Promise.all(ids.slice(start, start + AT_ONCE).map((id) => requestReplay(id, { requestedBy }, dependencies)))));
  return { outcomes, next: page.next };
}
