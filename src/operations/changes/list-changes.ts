import type { FeedReach, RecentChange } from '../../contracts/recent-change.ts';
import type { RecentChangeStore } from '../../stores/recent-change-store.ts';

/** How far back people look, unless they say. */
export const LIST_DAYS = 7;

/** @returns the changes on a CI or resource since then (a week ago, unless told), and how far each feed reaches. */
export async function listChanges(
  subject: string,
  since: Date | undefined,
  now: Date,
  changes: Pick<RecentChangeStore, 'findSince' | 'readFeeds'>,
): Promise<{ changes: RecentChange[]; feeds: FeedReach[] }> {
  const from = since ?? new Date(now.getTime() - LIST_DAYS * 86_400_000);
  const [found, feeds] = await Promise.all([changes.findSince([subject], from), changes.readFeeds()]);
  return { changes: found, feeds };
}
