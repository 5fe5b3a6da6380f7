import type { Command } from 'commander';
import * as z from 'zod/mini';
import { actionForms } from '../../src/actions/forms.ts';
import { actionTypeSchema, parametersSchema, playbookIdSchema } from '../../src/contracts/names.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import { RULE_PARTS, tryPlaybook, type RulePart, type Trial } from '../../src/operations/playbooks/try-playbook.ts';
import { checkExpectation } from '../playbooks/check-expectation.ts';
import { PLAYBOOK_DIRECTORY } from '../playbooks/find-files.ts';
import { readValidPlaybooks } from '../playbooks/read-valid.ts';
import type { NamedIncident } from '../playbooks/recorded-incident.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import { formatTrials } from './format-trials.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readText } from './read-options.ts';
import { withoutStage } from './without-stage.ts';

const trialSchema = z.strictObject({
  name: z.string(),
  ciId: z.string(),
  matches: z.boolean(),
  refusedBy: z.nullable(z.enum(RULE_PARTS)),
  detail: z.string(),
  action: z.nullable(z.strictObject({ type: actionTypeSchema, target: parametersSchema, parameters: parametersSchema })),
  /** Why a playbook that matches has no action. */
  unresolvable: z.nullable(z.string()),
  /** The playbook that would be chosen; null when none. */
  winner: z.nullable(playbookIdSchema),
  /** What is otherwise than the file expects. */
  missed: z.array(z.string()),
});
export type TrialRow = z.infer<typeof trialSchema>;

export const playbookTestOutput = z.strictObject({
  playbookId: playbookIdSchema,
  version: z.int(),
  incidents: z.int(),
  matched: z.int(),
  /** By the part of the rule that refused. */
  refused: z.strictObject({ alertType: z.int(), category: z.int(), confidence: z.int(), when: z.int(), ci: z.int() }),
  expectations: z.int(),
  /** Without those of another alert type that nobody expects anything of. */
  trials: z.array(trialSchema),
});
export type TrialReport = z.infer<typeof playbookTestOutput>;

const toRow = ({ name, incident, expected }: NamedIncident, trial: Trial): TrialRow => ({
  name,
  ciId: incident.ciId,
  matches: trial.matches,
  refusedBy: trial.matches ? null : trial.refusedBy,
  detail: trial.detail,
  action: trial.matches ? trial.action : null,
  unresolvable: trial.matches ? trial.unresolvable : null,
  winner: trial.winner,
  missed: expected ? checkExpectation(expected, trial) : [],
});

function report({ playbookId, version }: Playbook, incidents: readonly NamedIncident[], trials: readonly Trial[]): TrialReport {
  const count = (part: RulePart): number => trials.filter((trial) => !trial.matches && trial.refusedBy === part).length;
  const rows = incidents.map((incident, index) => ({ expected: incident.expected, row: toRow(incident, trials[index] as Trial) }));
  return {
    playbookId,
    version,
    incidents: incidents.length,
    matched: trials.filter(({ matches }) => matches).length,
    refused: { alertType: count('alertType'), category: count('category'), confidence: count('confidence'), when: count('when'), ci: count('ci') },
    expectations: incidents.filter(({ expected }) => expected).length,
    trials: rows.filter(({ expected, row }) => expected || row.refusedBy !== 'alertType').map(({ row }) => row),
  };
}

async function test(file: string, options: Record<string, unknown>): Promise<Outcome> {
  // The classifier takes half a second to load; most commands don't need it.
  const { INCIDENT_DIRECTORY, readCis, readIncidents } = await import('../playbooks/read-incidents.ts');
  const text = (name: string): string | undefined => (options[name] === undefined ? undefined : readText(options[name], `--${name} takes a name.`));
  const [{ playbook }] = readValidPlaybooks([file]);
  const others = readValidPlaybooks([text('against') ?? PLAYBOOK_DIRECTORY]).map((one) => one.playbook);
  const incidents = readIncidents(text('incidents') ?? INCIDENT_DIRECTORY, readCis(text('cis')), text('ci'));
  const trials = incidents.map((incident) => tryPlaybook(playbook, incident, others, actionForms));
  const found = report(playbook, incidents, trials);
  const isMissed = found.trials.some(({ missed }) => missed.length > 0);
  return { exitCode: isMissed ? EXIT.failed : EXIT.done, text: formatTrials(found), json: found };
}

export function registerPlaybookTest(playbook: Command, answer: Answer): void {
  withoutStage(playbook.command('test'))
    .description('try a playbook on recorded incidents: does it match, what would it do, which playbook would win; nobody is called')
    .argument('<file>', 'the playbook')
    .option('--incidents <path>', 'file or directory of incidents, alerts, samples or texts (samples)')
    .option('--cis <file>', 'the CIs that they are about, as a JSON list (samples/configuration-items.json)')
    .option('--ci <id>', 'the CI that texts without one are about')
    .option('--against <path>', `the other playbooks (${PLAYBOOK_DIRECTORY})`)
    .addHelpText('after', example('stackflow playbook test playbooks/disk-full-clean-up.json --incidents samples'))
    .action(answer((options, [file = '']) => test(file, options)));
}
