import type { Command } from 'commander';
import * as z from 'zod/mini';
import { playbookIdSchema } from '../../src/contracts/names.ts';
import { bootstrap, type BootstrapReport } from '../bootstrap.ts';
import { consolePublishOutput } from './console.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';

export const bootstrapOutput: z.ZodMiniType<BootstrapReport> = z.strictObject({
  stage: z.string(),
  changed: z.boolean(),
  migrations: z.array(z.string()),
  auditWriterPasswordSet: z.boolean(),
  auditKeeperPasswordSet: z.boolean(),
  playbooks: z.array(z.strictObject({ playbookId: playbookIdSchema, version: z.int() })),
  console: z.nullable(consolePublishOutput),
});

async function runBootstrap(stage: string): Promise<Outcome> {
  const lines: string[] = [];
  const report: BootstrapReport = await bootstrap({ stage, log: (line) => void lines.push(line) });
  return { exitCode: EXIT.done, text: lines.join('\n'), json: report };
}

export function registerBootstrap(program: Command, answer: Answer): void {
  program
    .command('bootstrap')
    .description('bring a deployed stack to life: audit database, its application role, playbooks, console; repeatable')
    .addHelpText('after', example('stackflow bootstrap --stage prod'))
    .action(answer(({ stage }) => runBootstrap(stage)));
}
