import type { PlaybookStore } from '../../stores/playbook-store.ts';
import type { Candidate } from './candidate.ts';
import type { Obstacle } from './refuse.ts';

export type ChosenVersion = { playbookVersion: number } | Obstacle;

const changed = (detail: string): Obstacle => ({ reason: 'playbook-changed', detail });

async function confirm(playbookId: string, version: number, playbooks: Pick<PlaybookStore, 'get'>): Promise<ChosenVersion> {
  const playbook = await playbooks.get(playbookId, version);
  if (playbook?.status === 'active') return { playbookVersion: version };
  return changed(`playbook ${playbookId} version ${version} ${playbook ? `is ${playbook.status}` : 'does not exist'}: confirm an active one`);
}

/**
 * The version that the next attempt goes by: the one that ran, if it is still the newest active one.
 * @param confirmed another one, which somebody has looked at
 */
export async function chooseVersion(
  { request, ranVersion }: Candidate,
  confirmed: number | undefined,
  playbooks: Pick<PlaybookStore, 'get'>,
): Promise<ChosenVersion> {
  const { playbookId } = request.action;
  if (confirmed !== undefined) return await confirm(playbookId, confirmed, playbooks);
  const newest = await playbooks.get(playbookId);
  if (newest?.status !== 'active') return changed(`playbook ${playbookId} has no active version now; ${ranVersion ?? 'none'} was gone by`);
  const { version } = newest;
  if (ranVersion === null || ranVersion === version) return { playbookVersion: version };
  return changed(`version ${ranVersion} of playbook ${playbookId} ran, version ${version} is active now: read it, and confirm it with --playbook-version ${version}`);
}
