import canonicalize from 'canonicalize';
import type { Playbook } from '../../../contracts/playbook.ts';
import { doubtful, wrong, type Problem } from './problem.ts';

/** A playbook that is valid, and what people call the place that it comes from. */
export interface NamedPlaybook {
  name: string;
  playbook: Playbook;
}

const rankOf = ({ alertType, rule, priority }: Playbook): string => JSON.stringify([alertType, rule.category, priority, rule.when === undefined]);

function checkTie({ playbook }: NamedPlaybook, others: readonly NamedPlaybook[]): Problem[] {
  const isActive = playbook.status === 'active';
  const tied = others.filter(({ playbook: other }) => isActive && other.status === 'active' && other.playbookId !== playbook.playbookId && rankOf(other) === rankOf(playbook));
  return tied.map(({ name, playbook: { playbookId } }) => {
    const both = playbook.rule.when === undefined ? 'both match' : 'both may match';
    const what = `${playbookId} (${name}) answers the same alert type and category with the same priority: where ${both}, the id that sorts first wins`;
    return doubtful(['priority'], what, `write a priority other than ${playbook.priority} in one of them`);
  });
}

function checkVersion({ playbook }: NamedPlaybook, others: readonly NamedPlaybook[]): Problem[] {
  const { playbookId, version } = playbook;
  const same = others.find(({ playbook: other }) => other.playbookId === playbookId && other.version === version);
  if (!same || canonicalize(same.playbook) === canonicalize(playbook)) return [];
  return [wrong(['version'], `version ${version} of ${playbookId} is also in ${same.name}, with other content`, `write ${version + 1}`)];
}

/** @returns what is wrong with a playbook beside others: those before it, for its version, and all, for ties. */
export function checkTogether(one: NamedPlaybook, before: readonly NamedPlaybook[]): Problem[] {
  return [...checkVersion(one, before), ...checkTie(one, before)];
}
