import type { Review, ReviewItem } from '../api/answers.ts';
import { askJson } from '../api/client.ts';
import { readPage } from '../api/read-page.ts';
import { reviewPath } from '../parts/addresses.ts';
import { formatQuery } from '../routing/address.ts';
import type { Asked } from './obstacle.ts';

/** Enough to see what stands in the way, and few enough to ask every gate about. */
export const MOST_ASKED = 25;
const AT_ONCE = 5;

const ask = async (item: ReviewItem): Promise<Asked> => ({ item, preview: (await askJson<Review>(reviewPath(item.reviewId))).preview });

/** Asks every gate about the first of the open items that fit. @throws ApiProblem */
export async function askGatesAbout(filters: Record<string, string>, onProgress: (asked: Asked[]) => void): Promise<void> {
  const { items } = await readPage<ReviewItem>(`/dlq${formatQuery({ ...filters, status: 'open', limit: String(MOST_ASKED) })}`);
  const asked: Asked[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const some = items.slice(start, start + AT_ONCE);
    asked.push(...(await Promise.all(some.map(ask))));
    onProgress([...asked]);
  }
  if (items.length === 0) onProgress([]);
}
