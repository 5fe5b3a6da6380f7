import type { Command } from 'commander';
import { playbookChangeSchema } from '../../src/contracts/api/playbooks.ts';
import { isRefused } from '../../src/operations/playbooks/refuse.ts';
import { rollbackPlaybook } from '../../src/operations/playbooks/rollback.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { formatChange } from './format-playbook-change.ts';
import { openPlaybooks } from './open-playbooks.ts';
import type { Answer, Outcome } from './outcome.ts';
import { PlaybookRefusedError } from './playbook-errors.ts';
import { readVersion } from './read-version.ts';

export const playbookRollbackOutput = playbookChangeSchema;

async function rollback(playbookId: string, to: unknown, stage: string): Promise<Outcome> {
  const toVersion = readVersion('--to', to);
  if (toVersion === undefined) throw new UsageError('Say which version to go back to: --to VERSION.');
  const change = await rollbackPlaybook(playbookId, toVersion, { playbooks: await openPlaybooks(stage) });
  if (isRefused(change)) throw new PlaybookRefusedError(change);
  const said = `Version ${change.to} is new and says what version ${toVersion} says; the versions in between stay.`;
  const file = `Write it to playbooks/${playbookId}.json too; see it with: stackflow playbook show ${playbookId} --version ${change.to}`;
  return { exitCode: EXIT.done, text: [formatChange(change), said, file].join('\n'), json: change };
}

export function registerPlaybookRollback(playbook: Command, answer: Answer): void {
  playbook
    .command('rollback')
    .description('go back to what an older version says, by a new version; history is never edited')
    .argument('<id>', 'id of the playbook')
    .requiredOption('--to <version>', 'version whose content is wanted')
    .addHelpText('after', example('stackflow playbook rollback disk-full-clean-up --to 1'))
    .action(answer(({ stage, to }, [playbookId = '']) => rollback(playbookId, to, stage)));
}
