import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import type { LockedObjects } from '../../src/stores/locked-objects.ts';

/** Objects that are fetched at once. */
const AT_ONCE = 8;

/** @returns the keys of all lists of the audit bucket, in order */
export const readListKeys = async (objects: LockedObjects): Promise<string[]> => (await objects.listKeys('lists/')).sort();

/** Reads lists of the audit bucket. */
export async function* readLists(objects: LockedObjects, keys: string[]): AsyncGenerator<ListFile> {
  const read = async (key: string): Promise<ListFile> => ({ key, text: await objects.read(key) });
  for (let start = 0; start < keys.length; start += AT_ONCE) yield* await Promise.all(keys.slice(start, start + AT_ONCE).map(read));
}
