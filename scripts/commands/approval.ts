import type { Command } from 'commander';
import * as z from 'zod/mini';
import { instantSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { decideApproval } from '../../src/operations/approval/decide-approval.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readSentence } from './read-options.ts';

export const approvalOutput = z.discriminatedUnion('recorded', [
  z.strictObject({
    remediationId: remediationIdSchema,
    recorded: z.literal(true),
    by: z.string(),
    verdict: z.enum(['approve', 'deny']),
    reason: z.string(),
    decidedAt: instantSchema,
  }),
  z.strictObject({ remediationId: remediationIdSchema, recorded: z.literal(false), why: z.string() }),
]);

type Verdict = 'approve' | 'deny';

const refused = (remediationId: string, text: string): Outcome => ({
  exitCode: EXIT.refused,
  text,
  json: { remediationId, recorded: false, why: text },
});

/** Records what a person decided, and tells the person at once whether it counts. */
export async function decide(remediationId: string, verdict: Verdict, reason: string, by: string, stack: StackOutputs): Promise<Outcome> {
  const ledger = createLedgerStore(dynamodb, stack.LedgerTable);
  const outcome = await decideApproval(remediationId, { by, verdict, reason }, { ledger, clock: systemClock });
  if (outcome.kind !== 'recorded') return refused(remediationId, outcome.why);
  const said = verdict === 'approve' ? 'approved' : 'denied';
  return { exitCode: EXIT.done, text: `${remediationId} ${said} by ${by}. It is looked at within half a minute.`, json: { remediationId, recorded: true, ...outcome.decision } };
}

export function registerApproval(program: Command, answer: Answer): void {
  for (const verdict of ['approve', 'deny'] as const)
    program
      .command(verdict)
      .description(`${verdict} what a remediation that waits for people wants to do`)
      .argument('<remediation-id>', 'id as the incident\'s work note says it')
      .requiredOption('--reason <text>', 'why; stands in the audit record')
      .addHelpText('after', example(`stackflow ${verdict} rem-4f1c2a --reason "spoke with the owner"`))
      .action(
        answer(async ({ stage, reason }, [remediationId = '']) => {
          const because = readSentence(reason, '--reason takes a sentence: why you decide so.');
          if (!remediationIdSchema.safeParse(remediationId).success) throw new UsageError(`"${remediationId}" is not the id of a remediation.`);
          const stack = await connect(stage);
          return decide(remediationId, verdict, because, await callerArn(), stack);
        }),
      );
}
