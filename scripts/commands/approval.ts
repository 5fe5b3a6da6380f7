import type { Command } from 'commander';
import { remediationIdSchema } from '../../src/contracts/names.ts';
import { isSamePerson } from '../../src/decisions/judge-approval.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { requestOf } from './load-remediation.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readText } from './read-options.ts';

type Verdict = 'approve' | 'deny';

const refused = (remediationId: string, text: string): Outcome => ({
  exitCode: EXIT.refused,
  text,
  json: { remediationId, recorded: false, why: text },
});

/** @returns why this person's word doesn't count for this remediation, or undefined when it does. */
async function findObstacle(remediationId: string, verdict: Verdict, by: string, now: Date, stack: StackOutputs): Promise<string | undefined> {
  const entry = await createLedgerStore(dynamodb, stack.LedgerTable).get(remediationId);
  if (!entry) return `There is no remediation ${remediationId}.`;
  const { approval, unsettled } = entry;
  if (!approval) return `${remediationId} doesn't wait for anybody's approval.`;
  if (unsettled === undefined || approval.until < now.toISOString()) return `${remediationId} doesn't wait any more: its time was over at ${approval.until}.`;
  if (verdict === 'deny') return undefined;
  const requestedBy = requestOf(entry)?.auth.requestedBy ?? '';
  if (isSamePerson(requestedBy, by)) return `${by} asked for ${remediationId}: somebody else has to approve it.`;
  return approval.decisions.some((one) => isSamePerson(one.by, by)) ? `${by} has decided already.` : undefined;
}

/** Records what a person decided. The gate counts by itself whose word counts; this tells the person at once. */
export async function decide(remediationId: string, verdict: Verdict, reason: string, by: string, stack: StackOutputs): Promise<Outcome> {
  const now = new Date();
  const obstacle = await findObstacle(remediationId, verdict, by, now, stack);
  if (obstacle !== undefined) return refused(remediationId, obstacle);
  const decision = { by, verdict, reason, decidedAt: now.toISOString() };
  const isRecorded = await createLedgerStore(dynamodb, stack.LedgerTable).recordApproval(remediationId, decision);
  if (!isRecorded) return refused(remediationId, `${remediationId} has ended meanwhile.`);
  const said = verdict === 'approve' ? 'approved' : 'denied';
  return { exitCode: EXIT.done, text: `${remediationId} ${said} by ${by}. It is looked at within half a minute.`, json: { remediationId, recorded: true, ...decision } };
}

export function registerApproval(program: Command, answer: Answer): void {
  for (const verdict of ['approve', 'deny'] as const)
    program
      .command(verdict)
      .description(`${verdict} what a remediation that waits for people wants to do`)
      .argument('<remediation-id>', 'id as the incident\'s work note says it')
      .requiredOption('--reason <text>', 'why; stands in the audit record')
      .action(
        answer(async ({ stage, reason }, [remediationId = '']) => {
          const because = readText(reason, '--reason takes a sentence: why you decide so.');
          if (!remediationIdSchema.safeParse(remediationId).success) throw new UsageError(`"${remediationId}" is not the id of a remediation.`);
          const stack = await connect(stage);
          return decide(remediationId, verdict, because, await callerArn(), stack);
        }),
      );
}
