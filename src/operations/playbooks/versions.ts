import type { Playbook } from '../../contracts/playbook.ts';
import type { PlaybookVersions } from '../../contracts/api/playbooks.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';

/** @returns the number of the version that acts: of those that are active, the newest; null when none is, or a newer one is disabled. */
export function activeVersionOf(versions: readonly Playbook[]): number | null {
  const deciding = versions.filter(({ status }) => status === 'active' || status === 'disabled');
  const newest = deciding.reduce<Playbook | undefined>((last, one) => (last && last.version > one.version ? last : one), undefined);
  return newest?.status === 'active' ? newest.version : null;
}

/** @returns every version of a playbook, newest first, or undefined when there is none. @throws CorruptRecordError */
export async function readVersions(playbookId: string, playbooks: Pick<PlaybookStore, 'getVersions'>): Promise<PlaybookVersions | undefined> {
  const versions = await playbooks.getVersions(playbookId);
  return versions.length === 0 ? undefined : { playbookId, activeVersion: activeVersionOf(versions), versions };
}
