import type { Difference, PlaybookDiff } from '../../contracts/api/playbooks.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';
import { isRecord } from './check/json-value.ts';
import { labelOf, type JsonPath } from './check/problem.ts';
import { refuse, type Refused } from './refuse.ts';

function membersOf(value: unknown): [string | number, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return isRecord(value) ? Object.entries(value) : undefined;
}

function compare(before: unknown, after: unknown, path: JsonPath): Difference[] {
  const [old, young] = [membersOf(before), membersOf(after)];
  if (old && young && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...old, ...young].map(([name]) => name));
    const [had, has] = [new Map(old), new Map(young)];
    return [...names].flatMap((name) => compare(had.get(name), has.get(name), [...path, name]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path: labelOf(path), ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** @returns what differs, path by path, in the order of the newer one; the version's own number doesn't count. */
export function differencesOf(before: Playbook | undefined, after: Playbook): Difference[] {
  const { version: _, ...old } = before ?? { version: 0 };
  const { version: __, ...young } = after;
  return compare(old, young, []);
}

/**
 * What changed between two versions.
 * @param from the one before `to` when absent; `to` is the newest when absent
 */
export async function diffVersions(
  playbookId: string,
  { from, to }: { from?: number | undefined; to?: number | undefined },
  playbooks: Pick<PlaybookStore, 'getVersions'>,
): Promise<PlaybookDiff | Refused> {
  const versions = await playbooks.getVersions(playbookId);
  const newest = versions[0];
  if (!newest) return refuse('unknown-playbook', `there is no playbook ${playbookId}`);
  const after = to === undefined ? newest : versions.find(({ version }) => version === to);
  if (!after) return refuse('unknown-version', `playbook ${playbookId} has no version ${to}; it has ${numbersOf(versions)}`);
  const before = versions.find(({ version }) => (from === undefined ? version < after.version : version === from));
  if (!before && from !== undefined) return refuse('unknown-version', `playbook ${playbookId} has no version ${from}; it has ${numbersOf(versions)}`);
  return { playbookId, from: before?.version ?? null, to: after.version, differences: differencesOf(before, after) };
}

/** `1, 2, 3` */
export const numbersOf = (versions: readonly Playbook[]): string => versions.map(({ version }) => version).sort((a, b) => a - b).join(', ');
