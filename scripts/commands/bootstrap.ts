import type { Command } from 'commander';
import { bootstrap, type BootstrapReport } from '../bootstrap.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';

async function runBootstrap(stage: string): Promise<Outcome> {
  const lines: string[] = [];
  const report: BootstrapReport = await bootstrap({ stage, log: (line) => void lines.push(line) });
  return { exitCode: EXIT.done, text: lines.join('\n'), json: report };
}

export function registerBootstrap(program: Command, answer: Answer): void {
  program
    .command('bootstrap')
    .description('bring a deployed stack to life: audit database, its application role, playbooks; repeatable')
    .action(answer(({ stage }) => runBootstrap(stage)));
}
