import type { Command } from 'commander';
import { shadowReportSchema, type Disagreement, type ShadowReport } from '../../src/contracts/shadow.ts';
import { isRefused } from '../../src/operations/playbooks/refuse.ts';
import { reportAgreement } from '../../src/operations/shadow/report-agreement.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { createShadowStore } from '../../src/stores/shadow-store.ts';
import { connect } from '../connect.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { PlaybookRefusedError } from './playbook-errors.ts';
import { readVersion } from './read-version.ts';
import { formatPairs, formatTable } from './table.ts';

/** `playbook shadow`: how the decisions of a version compare with what happened. */
export const playbookShadowOutput = shadowReportSchema;

/** Lines for a person; `--json` has more. */
const MOST_PRINTED = 20;

const toRow = ({ at, incidentId, attempt, shadow, active }: Disagreement): string[] => [
  at.slice(0, 19),
  incidentId,
  String(attempt),
  shadow.acts ? 'only the shadow' : 'only what is active',
  shadow.acts ? `not done: ${active.reason ?? active.detail}` : `${shadow.reason ?? ''}: ${shadow.detail}`,
];

export function formatShadow(report: ShadowReport): string {
  const { playbookId, version, from, to, decisions, agreement, disagreements } = report;
  const name = `Version ${version} of ${playbookId}`;
  if (decisions === 0) return `${name} has decided nothing yet: no alert of its type has come.`;
  const head = formatPairs([
    ['decisions', decisions],
    ['from', from],
    ['to', to],
    ['both act', report.both],
    ['only the shadow', report.onlyShadow],
    ['only what is active', report.onlyActive],
    ['neither', report.neither],
    ['not known', report.undecided],
    ['agreement', agreement === null ? 'not known' : `${(agreement * 100).toFixed(1)} %`],
  ]);
  const rows = disagreements.slice(0, MOST_PRINTED).map(toRow);
  const list = rows.length === 0 ? 'They agree wherever both are known.' : formatTable(['at', 'incident', 'attempt', 'acts', 'because'], rows);
  return `${name} in shadow\n${head}\n\n${list}`;
}

async function shadow(playbookId: string, version: unknown, stage: string): Promise<Outcome> {
  const wanted = readVersion('--version', version);
  const stack = await connect(stage);
  const report = await reportAgreement(playbookId, wanted, {
    playbooks: createPlaybookStore(dynamodb, stack.PlaybookTable),
    shadows: createShadowStore(dynamodb, stack.AlertTable),
    ledger: createLedgerStore(dynamodb, stack.LedgerTable),
  });
  if (isRefused(report)) throw new PlaybookRefusedError(report);
  return { exitCode: EXIT.done, text: formatShadow(report), json: report };
}

export function registerPlaybookShadow(playbook: Command, answer: Answer): void {
  playbook
    .command('shadow')
    .description('compare what a version in shadow would have done with what happened')
    .argument('<id>', 'id of the playbook')
    .option('--version <version>', 'which one (the newest in shadow)')
    .addHelpText('after', example('stackflow playbook shadow disk-full-clean-up'))
    .action(answer(({ stage, version }, [playbookId = '']) => shadow(playbookId, version, stage)));
}
