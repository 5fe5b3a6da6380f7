import type { Command } from 'commander';
import * as z from 'zod/mini';
import { FIGURE_DAYS, playbookSummarySchema, type PlaybookSummary } from '../../src/contracts/api/playbooks.ts';
import { listPlaybooks } from '../../src/operations/playbooks/list.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openAuditQueries } from './audit-queries.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import { openPlaybooks } from './open-playbooks.ts';
import type { Answer, Outcome } from './outcome.ts';
import { formatTable } from './table.ts';

export const playbookListOutput = z.strictObject({ days: z.int(), playbooks: z.array(playbookSummarySchema) });

const HEADINGS = ['playbook', 'version', 'status', 'acts', 'alert type', 'success', 'failure', 'skipped', 'success rate', 'owner'];

const percent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`);

const toCells = ({ playbookId, version, status, activeVersion, alertType, figures, owner }: PlaybookSummary): string[] => [
  playbookId,
  String(version),
  status,
  activeVersion === null ? 'none' : `version ${activeVersion}`,
  alertType,
  String(figures.success),
  String(figures.failure),
  String(figures.skipped),
  percent(figures.successRate),
  owner,
];

async function list(stage: string): Promise<Outcome> {
  const playbooks = await listPlaybooks({ playbooks: await openPlaybooks(stage), audit: await openAuditQueries(stage), clock: systemClock });
  const table = playbooks.length === 0 ? 'No playbook is deployed.' : `${formatTable(HEADINGS, playbooks.map(toCells))}\n\nFigures of the last ${FIGURE_DAYS} days.`;
  return { exitCode: EXIT.done, text: table, json: { days: FIGURE_DAYS, playbooks } };
}

export function registerPlaybookList(playbook: Command, answer: Answer): void {
  playbook
    .command('list')
    .description(`list the deployed playbooks, and how they went in the last ${FIGURE_DAYS} days`)
    .addHelpText('after', example('stackflow playbook list'))
    .action(answer(({ stage }) => list(stage)));
}
