import type { Command } from 'commander';
import { playbookDiffSchema, type PlaybookDiff } from '../../src/contracts/api/playbooks.ts';
import { differencesOf, diffVersions } from '../../src/operations/playbooks/diff-playbooks.ts';
import { isRefused } from '../../src/operations/playbooks/refuse.ts';
import { readValidPlaybooks } from '../playbooks/read-valid.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { formatDiff } from './format-playbook-change.ts';
import { openPlaybooks } from './open-playbooks.ts';
import type { Answer, GlobalOptions, Outcome } from './outcome.ts';
import { PlaybookRefusedError } from './playbook-errors.ts';
import { isFileName, readPlaybookId } from './read-playbook.ts';
import { readVersion } from './read-version.ts';

export const playbookDiffOutput = playbookDiffSchema;

type Options = GlobalOptions & Record<string, unknown>;

/** A file against what is deployed: its own version when there is one, else the newest. */
async function diffFile(file: string, { stage, from, to }: Options): Promise<Outcome> {
  if (to !== undefined) throw new UsageError('A file is compared with a deployed version: name that with --from.');
  const [{ playbook }] = readValidPlaybooks([file]);
  const wanted = readVersion('--from', from);
  const versions = await (await openPlaybooks(stage)).getVersions(playbook.playbookId);
  const before = wanted === undefined ? versions[0] : versions.find(({ version }) => version === wanted);
  if (wanted !== undefined && !before) throw new PlaybookRefusedError({ refused: 'unknown-version', detail: `playbook ${playbook.playbookId} has no version ${wanted}` });
  const { playbookId, version } = playbook;
  const diff: PlaybookDiff = { playbookId, from: before?.version ?? null, to: version, differences: differencesOf(before, playbook) };
  return { exitCode: EXIT.done, text: formatDiff(diff, `${file} (version ${version})`), json: diff };
}

async function diffDeployed(name: string, { stage, from, to }: Options): Promise<Outcome> {
  const range = { from: readVersion('--from', from), to: readVersion('--to', to) };
  const diff = await diffVersions(readPlaybookId(name), range, await openPlaybooks(stage));
  if (isRefused(diff)) throw new PlaybookRefusedError(diff);
  return { exitCode: EXIT.done, text: formatDiff(diff), json: diff };
}

export function registerPlaybookDiff(playbook: Command, answer: Answer): void {
  playbook
    .command('diff')
    .description('show what changed between two versions, or what a file would change')
    .argument('<id-or-file>', 'id of a playbook, or a file that is compared with what is deployed')
    .option('--from <version>', 'the older one (the one before; of a file the newest)')
    .option('--to <version>', 'the newer one (the newest)')
    .addHelpText('after', example('stackflow playbook diff disk-full-clean-up --from 1 --to 2', 'stackflow playbook diff playbooks/disk-full-clean-up.json'))
    .action(answer((options, [name = '']) => (isFileName(name) ? diffFile(name, options) : diffDeployed(name, options))));
}
