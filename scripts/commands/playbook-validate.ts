import type { Command } from 'commander';
import * as z from 'zod/mini';
import { checkFiles, formatProblem, type FileProblem } from '../playbooks/check-files.ts';
import { PLAYBOOK_DIRECTORY, readPlaybookFiles } from '../playbooks/find-files.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { withoutStage } from './without-stage.ts';

export const fileProblemSchema: z.ZodMiniType<FileProblem> = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  severity: z.enum(['error', 'warning']),
  what: z.string(),
  instead: z.string(),
});

export const playbookValidateOutput = z.strictObject({ files: z.int(), problems: z.array(fileProblemSchema) });

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function summarise(files: number, problems: readonly FileProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const said = [count(errors, 'error'), count(problems.length - errors, 'warning')].join(', ');
  return `${count(files, 'playbook')}: ${problems.length === 0 ? 'valid' : said}`;
}

async function validate(paths: string[]): Promise<Outcome> {
  // The classifier takes half a second to load; most commands don't need it.
  const { CATEGORIES } = await import('../../src/intake/classifier/embedded.ts');
  const files = readPlaybookFiles(paths.length === 0 ? [PLAYBOOK_DIRECTORY] : paths);
  const { problems } = checkFiles(files, CATEGORIES);
  const isValid = problems.every(({ severity }) => severity !== 'error');
  const text = [...problems.map(formatProblem), summarise(files.length, problems)].join('\n');
  return { exitCode: isValid ? EXIT.done : EXIT.failed, text, json: { files: files.length, problems } };
}

export function registerPlaybookValidate(playbook: Command, answer: Answer): void {
  withoutStage(playbook.command('validate'))
    .description('check playbook files: what is wrong, where, and what to write instead')
    .argument('[path...]', `files, or directories of them (${PLAYBOOK_DIRECTORY})`)
    .addHelpText('after', example('stackflow playbook validate playbooks/disk-full-clean-up.json'))
    .action(answer((_, paths) => validate(paths)));
}
