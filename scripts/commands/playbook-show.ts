import type { Command } from 'commander';
import * as z from 'zod/mini';
import { playbookIdSchema } from '../../src/contracts/names.ts';
import { playbookSchema } from '../../src/contracts/playbook.ts';
import { readVersions } from '../../src/operations/playbooks/versions.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import { openPlaybooks } from './open-playbooks.ts';
import type { Answer, Outcome } from './outcome.ts';
import { PlaybookRefusedError } from './playbook-errors.ts';
import { readVersion } from './read-version.ts';

export const playbookShowOutput = z.strictObject({
  playbookId: playbookIdSchema,
  /** Numbers of all versions, newest first. */
  versions: z.array(z.int()),
  activeVersion: z.nullable(z.int()),
  playbook: playbookSchema,
});

async function show(playbookId: string, version: unknown, stage: string): Promise<Outcome> {
  const wanted = readVersion('--version', version);
  const found = await readVersions(playbookId, await openPlaybooks(stage));
  if (!found) throw new PlaybookRefusedError({ refused: 'unknown-playbook', detail: `there is no playbook ${playbookId}` });
  const numbers = found.versions.map((one) => one.version);
  const playbook = found.versions.find((one) => one.version === (wanted ?? numbers[0]));
  if (!playbook) throw new PlaybookRefusedError({ refused: 'unknown-version', detail: `playbook ${playbookId} has no version ${wanted}; it has ${numbers.join(', ')}` });
  const { activeVersion } = found;
  const acts = activeVersion === null ? 'none acts' : `version ${activeVersion} acts`;
  const text = `${playbookId}: version ${playbook.version} of ${numbers.join(', ')}; ${acts}\n${JSON.stringify(playbook, null, 2)}`;
  return { exitCode: EXIT.done, text, json: { playbookId, versions: numbers, activeVersion, playbook } };
}

export function registerPlaybookShow(playbook: Command, answer: Answer): void {
  playbook
    .command('show')
    .description('show a deployed version of a playbook')
    .argument('<id>', 'id of the playbook')
    .option('--version <version>', 'which one (the newest)')
    .addHelpText('after', example('stackflow playbook show disk-full-clean-up --version 1'))
    .action(answer(({ stage, version }, [playbookId = '']) => show(playbookId, version, stage)));
}
