import type { PlaybookChange } from '../../contracts/api/playbooks.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import { applyPlaybook, type ApplyDependencies } from './apply.ts';
import { differencesOf, numbersOf } from './diff-playbooks.ts';
import { isRefused, refuse, type Refused } from './refuse.ts';

/** The version that a rollback would add. */
function copyOf(playbookId: string, toVersion: number, versions: readonly Playbook[]): Playbook | Refused {
  const [newest] = versions;
  const old = versions.find(({ version }) => version === toVersion);
  if (!newest) return refuse('unknown-playbook', `there is no playbook ${playbookId}`);
  if (!old) return refuse('unknown-version', `playbook ${playbookId} has no version ${toVersion}; it has ${numbersOf(versions)}`);
  if (differencesOf(newest, old).length === 0) return refuse('same-content', `version ${newest.version} of ${playbookId}, the newest, says the same as version ${toVersion}`);
  return { ...old, version: newest.version + 1 };
}

/**
 * Goes back to what an older version says, by a new version with its content: history stays as it was.
 * @returns the change, with `copyOf`
 */
export async function rollbackPlaybook(playbookId: string, toVersion: number, dependencies: ApplyDependencies): Promise<PlaybookChange | Refused> {
  const playbook = copyOf(playbookId, toVersion, await dependencies.playbooks.getVersions(playbookId));
  if (isRefused(playbook)) return playbook;
  const applied = await applyPlaybook(playbook, { isGapAllowed: false }, dependencies);
  if (isRefused(applied)) return applied;
  if ('change' in applied) return { ...applied.change, copyOf: toVersion };
  return refuse('changed', `somebody else has changed ${playbookId} meanwhile: look at it, and try again`);
}
