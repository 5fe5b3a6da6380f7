import canonicalize from 'canonicalize';
import type { PlaybookChange } from '../../contracts/api/playbooks.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';
import { differencesOf } from './diff-playbooks.ts';
import { refuse, type Refused } from './refuse.ts';
import { activeVersionOf } from './versions.ts';

export interface ApplyDependencies {
  playbooks: Pick<PlaybookStore, 'getVersions' | 'add'>;
}

export interface ApplyOptions {
  /**
   * Versions may be left out, as bootstrap does: those in between are in the history of the files. A person who applies
   * one playbook has most likely mistyped the number.
   */
  isGapAllowed: boolean;
}

/** What would become of a playbook: a change, nothing, or why not. */
export type Application = { change: PlaybookChange } | { unchanged: Pick<Playbook, 'playbookId' | 'version'> } | Refused;

function refuseNumber({ playbookId, version }: Playbook, newest: number, { isGapAllowed }: ApplyOptions): Refused | undefined {
  const next = newest + 1;
  if (version < newest) return refuse('older', `version ${newest} of ${playbookId} is deployed, and version ${version} was never applied: raise it to ${next}`);
  if (version > next && !isGapAllowed) return refuse('gap', `version ${newest} of ${playbookId} is deployed, so that ${next} is next, not ${version}`);
  return undefined;
}

function judge(playbook: Playbook, versions: readonly Playbook[], options: ApplyOptions): Application {
  const { playbookId, version } = playbook;
  const [newest] = versions;
  const same = versions.find((one) => one.version === version);
  if (same && canonicalize(same) === canonicalize(playbook)) return { unchanged: { playbookId, version } };
  if (same) return refuse('changed', `it differs from version ${version} of ${playbookId} that is deployed: raise its version to ${(newest ?? same).version + 1}`);
  const refusal = newest && refuseNumber(playbook, newest.version, options);
  if (refusal) return refusal;
  return {
    change: {
      playbookId,
      from: newest?.version ?? null,
      to: version,
      differences: differencesOf(newest, playbook),
      activeVersion: activeVersionOf([playbook, ...versions]),
    },
  };
}

/** Looks what applying a playbook would change. */
export const planApplication = async (playbook: Playbook, options: ApplyOptions, { playbooks }: ApplyDependencies): Promise<Application> =>
  judge(playbook, await playbooks.getVersions(playbook.playbookId), options);

/**
 * Adds a version of a playbook. Those that are there stay as they are: what ran under a version must stay readable.
 * @param playbook valid, and without `$schema`
 */
export async function applyPlaybook(playbook: Playbook, options: ApplyOptions, dependencies: ApplyDependencies): Promise<Application> {
  const planned = await planApplication(playbook, options, dependencies);
  if (!('change' in planned) || (await dependencies.playbooks.add(playbook))) return planned;
  // Somebody else has just added that version.
  return await planApplication(playbook, options, dependencies);
}
