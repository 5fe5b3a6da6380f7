import type { Page, PageQuery } from '../../src/contracts/api/page.ts';

const encode = (place: string): string => Buffer.from(place).toString('base64url');
const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

/**
 * A page of a list that is small enough to be read as a whole. What is added or removed meanwhile moves nothing else.
 * @param placeOf where an item stands in the list, unlike any other's
 */
export function pageByPlace<Item>(all: readonly Item[], placeOf: (item: Item) => string, { cursor, limit }: PageQuery): Page<Item> {
  const after = cursor === undefined ? '' : decode(cursor);
  const placed = all.map((item) => ({ item, place: placeOf(item) })).filter(({ place }) => place > after);
  const page = placed.sort((one, other) => (one.place < other.place ? -1 : 1)).slice(0, limit);
  const last = placed.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => item), next: last ? encode(last.place) : null };
}
