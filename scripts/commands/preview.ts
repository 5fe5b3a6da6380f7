import type { Command } from 'commander';
import { gatePreviewSchema, type GatePreview } from '../../src/contracts/gate-preview.ts';
import { createPreviewDependencies } from '../../src/operations/preview/create-preview-dependencies.ts';
import { previewRemediation, type PreviewRemediationDependencies } from '../../src/operations/preview/preview-remediation.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { ssm } from '../../src/platform/clients/ssm.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { formatTable } from './table.ts';

/** `preview`: what every gate says, in the order in which they are asked. */
export const previewOutput = gatePreviewSchema;

/** The output begins with a word, so that it is never empty. */
const targetAccountsOf = ({ TargetAccounts }: StackOutputs): string[] => TargetAccounts.replace(/^accounts:/, '').split(',').filter((id) => id !== '');

/** @returns what a preview needs, over a deployed stack. */
export const previewDependenciesOf = (stack: StackOutputs): PreviewRemediationDependencies => ({
  ...createPreviewDependencies({ dynamodb, ssm }, stack, {
    ownArn: stack.StateMachineArn,
    targetAccounts: targetAccountsOf(stack),
    clock: systemClock,
  }),
  ledger: createLedgerStore(dynamodb, stack.LedgerTable),
});

const VERDICTS = { allow: 'It would be let through', hold: 'It would wait', deny: 'It would be refused' };

export function formatPreview({ at, verdict, isDryRun, gates }: GatePreview): string {
  const head = `${VERDICTS[verdict]} at ${at}${isDryRun ? ', and only be planned: it is a dry run' : ''}.`;
  const rows = gates.map(({ gate, decision }) => [gate, decision.verdict, 'reason' in decision ? decision.reason : '', decision.detail]);
  return `${head}\n\n${formatTable(['gate', 'verdict', 'reason', 'because'], rows)}`;
}

async function preview(stage: string, remediationId: string): Promise<Outcome> {
  const stack = await connect(stage);
  const found = await previewRemediation(remediationId, await callerArn(), previewDependenciesOf(stack));
  if (found) return { exitCode: found.verdict === 'allow' ? EXIT.done : EXIT.refused, text: formatPreview(found), json: found };
  const message = `There is no remediation ${remediationId}. \`stackflow executions\` lists those that there are.`;
  return { exitCode: EXIT.failed, error: { name: 'UnknownRemediation', message } };
}

export function registerPreview(program: Command, answer: Answer): void {
  program
    .command('preview')
    .argument('<remediation-id>', 'id as `executions` prints it')
    .description('say what each gate would say of a replay now; nothing is taken, asked or written')
    .addHelpText('after', example('stackflow preview rem-4f1c2a'))
    .action(answer(({ stage }, [remediationId = '']) => preview(stage, remediationId)));
}
