import type { Page } from '../../../src/contracts/api/page.ts';
import { askJson } from './client.ts';

/** Pages may be short, even empty, while the list goes on: so many are read for one page that people see. */
const MOST_ANSWERS = 8;

/** So many are read of a list that is shown as a whole. */
const MOST_ITEMS = 2000;
const LARGEST_PAGE = 100;

/** @returns up to `wanted` items, and where the list goes on */
async function readItems<Item>(path: string, wanted: number, mostAnswers: number, signal?: AbortSignal): Promise<Page<Item>> {
  const url = new URL(path, location.origin);
  const items: Item[] = [];
  for (let count = 1; ; count += 1) {
    url.searchParams.set('limit', String(Math.min(wanted - items.length, LARGEST_PAGE)));
    const page = await askJson<Page<Item>>(url.pathname + url.search, signal && { signal });
    items.push(...page.items);
    if (page.next === null || items.length >= wanted || count === mostAnswers) return { items, next: page.next };
    url.searchParams.set('cursor', page.next);
  }
}

/**
 * @param path with its query, `limit` among it
 * @returns as many items as were asked for, if the list has them, and where it goes on. @throws ApiProblem
 */
export const readPage = <Item>(path: string, signal?: AbortSignal): Promise<Page<Item>> =>
  readItems(path, Number(new URL(path, location.origin).searchParams.get('limit') ?? 1), MOST_ANSWERS, signal);

/** @returns the list as a whole; `next` is null unless it is longer than anybody can look at. @throws ApiProblem */
export const readAll = <Item>(path: string, signal?: AbortSignal): Promise<Page<Item>> => readItems(path, MOST_ITEMS, Infinity, signal);
