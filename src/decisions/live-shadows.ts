import type { Playbook } from '../contracts/playbook.ts';

/**
 * @returns of each playbook the version in shadow that counts: the newest, unless a later one is active or disabled. A
 * draft ends nothing.
 */
export function liveShadows(versions: readonly Playbook[]): Playbook[] {
  const newest = new Map<string, Playbook>();
  for (const playbook of versions.filter(({ status }) => status !== 'draft')) {
    const known = newest.get(playbook.playbookId);
    if (!known || known.version < playbook.version) newest.set(playbook.playbookId, playbook);
  }
  return [...newest.values()].filter(({ status }) => status === 'shadow');
}
