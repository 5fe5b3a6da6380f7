import type { Difference, PlaybookChange, PlaybookDiff } from '../../src/contracts/api/playbooks.ts';

const show = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value));

function formatDifferences(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ['  (the same)'];
  const width = Math.max(...differences.map(({ path }) => path.length));
  return differences.map(({ path, before, after }) => `  ${path.padEnd(width)}  ${show(before)} → ${show(after)}`);
}

/** @returns what differs, a member a line. */
export const formatDiff = ({ playbookId, from, to, differences }: PlaybookDiff, toName: string = `version ${to}`): string =>
  [from === null ? `${playbookId}: ${toName}, new` : `${playbookId}: version ${from} → ${toName}`, ...formatDifferences(differences)].join('\n');

/** A draft, or a shadow, needn't be what acts. */
function formatEffect({ playbookId, to, activeVersion }: PlaybookChange): string[] {
  if (activeVersion === to) return [];
  if (activeVersion === null) return [`  Version ${to} is not active: from now on ${playbookId} does nothing.`];
  return [`  Version ${to} is not active: version ${activeVersion} goes on acting. A version with the status disabled stops it.`];
}

/** @returns what a new version changes, and which one acts then. */
export const formatChange = (change: PlaybookChange): string => [formatDiff(change), ...formatEffect(change)].join('\n');
