import type { Command } from 'commander';
import * as z from 'zod/mini';
import { playbookChangeSchema, playbookRefusalSchema } from '../../src/contracts/api/playbooks.ts';
import { playbookIdSchema } from '../../src/contracts/names.ts';
import { applyPlaybook, planApplication, type Application, type ApplyDependencies } from '../../src/operations/playbooks/apply.ts';
import { isRefused } from '../../src/operations/playbooks/refuse.ts';
import { readValidPlaybooks, type PlaybookFile } from '../playbooks/read-valid.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import { formatChange } from './format-playbook-change.ts';
import { openPlaybooks } from './open-playbooks.ts';
import type { Answer, Outcome } from './outcome.ts';

export const playbookApplyOutput = z.strictObject({
  /** False when it was only looked at, or something was refused. */
  isApplied: z.boolean(),
  changes: z.array(playbookChangeSchema),
  unchanged: z.array(z.strictObject({ playbookId: playbookIdSchema, version: z.int() })),
  refused: z.array(z.strictObject({ file: z.string(), refused: playbookRefusalSchema, detail: z.string() })),
});

const OPTIONS = { isGapAllowed: false };

interface Planned extends PlaybookFile {
  answer: Application;
}

function toReport(planned: readonly Planned[], isApplied: boolean): z.infer<typeof playbookApplyOutput> {
  return {
    isApplied,
    changes: planned.flatMap(({ answer }) => ('change' in answer ? [answer.change] : [])),
    unchanged: planned.flatMap(({ answer }) => ('unchanged' in answer ? [answer.unchanged] : [])),
    refused: planned.flatMap(({ file, answer }) => (isRefused(answer) ? [{ file, ...answer }] : [])),
  };
}

function formatReport({ isApplied, changes, unchanged, refused }: z.infer<typeof playbookApplyOutput>): string {
  const done = isApplied && changes.length > 0 ? `Applied ${changes.length}; older versions stay.` : 'Nothing was applied.';
  return [
    ...changes.map(formatChange),
    ...unchanged.map(({ playbookId, version }) => `${playbookId}: version ${version} is deployed already`),
    ...refused.map(({ file, detail }) => `${file} can't be applied: ${detail}`),
    done,
  ].join('\n');
}

const isChange = ({ answer }: Planned): boolean => 'change' in answer;

/** All or nothing, as far as that can be known before: what is refused is found before the first is written. */
async function apply(files: string[], isDryRun: boolean, stage: string): Promise<Outcome> {
  const playbooks = readValidPlaybooks(files);
  const dependencies: ApplyDependencies = { playbooks: await openPlaybooks(stage) };
  const plan = (one: PlaybookFile) => planApplication(one.playbook, OPTIONS, dependencies).then((answer) => ({ ...one, answer }));
  const planned: Planned[] = await Promise.all(playbooks.map(plan));
  const isRefusedAny = planned.some(({ answer }) => isRefused(answer));
  const isToApply = !isDryRun && !isRefusedAny;
  const done: Planned[] = [];
  for (const one of planned) done.push(isToApply && isChange(one) ? { ...one, answer: await applyPlaybook(one.playbook, OPTIONS, dependencies) } : one);
  const report = toReport(done, isToApply);
  return { exitCode: report.refused.length > 0 ? EXIT.failed : EXIT.done, text: formatReport(report), json: report };
}

export function registerPlaybookApply(playbook: Command, answer: Answer): void {
  playbook
    .command('apply')
    .description('add new versions of playbooks; the old ones stay')
    .argument('<file...>', 'files, or directories of them')
    .option('--dry-run', 'show what would change, and change nothing')
    .addHelpText('after', example('stackflow playbook apply playbooks/disk-full-clean-up.json --dry-run'))
    .action(answer(({ stage, dryRun }, files) => apply(files, dryRun === true, stage)));
}
