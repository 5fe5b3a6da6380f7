import type { Command } from 'commander';
import type { Answer } from './outcome.ts';
import { registerPlaybookApply } from './playbook-apply.ts';
import { registerPlaybookBacktest } from './playbook-backtest.ts';
import { registerPlaybookDiff } from './playbook-diff.ts';
import { registerPlaybookList } from './playbook-list.ts';
import { registerPlaybookRollback } from './playbook-rollback.ts';
import { registerPlaybookShadow } from './playbook-shadow.ts';
import { registerPlaybookShow } from './playbook-show.ts';
import { registerPlaybookTest } from './playbook-test.ts';
import { registerPlaybookValidate } from './playbook-validate.ts';

/** As the help lists them. */
const COMMANDS = [
  registerPlaybookValidate,
  registerPlaybookTest,
  registerPlaybookBacktest,
  registerPlaybookDiff,
  registerPlaybookApply,
  registerPlaybookRollback,
  registerPlaybookShadow,
  registerPlaybookList,
  registerPlaybookShow,
];

export function registerPlaybook(program: Command, answer: Answer): void {
  const playbook = program.command('playbook').description('check, try, change and compare playbooks');
  for (const register of COMMANDS) register(playbook, answer);
}
