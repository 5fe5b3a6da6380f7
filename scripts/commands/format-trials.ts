import type { TrialReport, TrialRow } from './playbook-test.ts';

const PARTS: Record<keyof TrialReport['refused'], string> = {
  alertType: 'have another alert type',
  category: 'have another category',
  confidence: 'were not sure enough',
  when: "didn't fulfil when",
  ci: 'are about no CI that is known',
};

const json = (value: unknown): string => JSON.stringify(value);

function formatMatch({ action, unresolvable, winner }: TrialRow, playbookId: string): string[] {
  const does = action ? `would do ${action.type} on ${json(action.target)} with ${json(action.parameters)}` : `would do nothing: ${unresolvable ?? ''}`;
  return [`    ${does}`, `    ${winner === playbookId ? 'would be chosen' : `${winner ?? 'no playbook'} would be chosen instead`}`];
}

const formatRow = (row: TrialRow, playbookId: string): string[] => [
  `  ${row.matches ? '✓' : '–'} ${row.name}  ${row.detail}`,
  ...(row.matches ? formatMatch(row, playbookId) : []),
  ...row.missed.map((missed) => `    EXPECTED ${missed}`),
];

/** Rows of texts that don't match would be hundreds. */
const MOST_REFUSALS = 20;

/** @returns what a playbook says to recorded incidents, for a person. */
export function formatTrials({ playbookId, version, incidents, matched, refused, expectations, trials }: TrialReport): string {
  const told = trials.filter(({ matches, missed }) => matches || missed.length > 0);
  const refusals = trials.filter((row) => !told.includes(row) && row.refusedBy !== 'ci');
  const missed = trials.filter((row) => row.missed.length > 0).length;
  return [
    `${playbookId} version ${version} matches ${matched} of ${incidents} incidents.`,
    ...told.flatMap((row) => formatRow(row, playbookId)),
    ...refusals.slice(0, MOST_REFUSALS).flatMap((row) => formatRow(row, playbookId)),
    ...(refusals.length > MOST_REFUSALS ? [`  … and ${refusals.length - MOST_REFUSALS} more like these: see them with --json`] : []),
    ...Object.entries(PARTS).flatMap(([part, said]) => (refused[part as keyof typeof refused] > 0 ? [`${refused[part as keyof typeof refused]} ${said}.`] : [])),
    ...(expectations > 0 ? [`${expectations - missed} of ${expectations} expectations are met.`] : []),
  ].join('\n');
}
