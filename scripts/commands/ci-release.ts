import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Command } from 'commander';
import { ciIdSchema } from '../../src/contracts/names.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';

/** Says on the incident who let the CI go, and why, before it is let go. */
async function noteRelease(ciId: string, remediationId: string, reason: string, stack: StackOutputs): Promise<void> {
  const entry = await createLedgerStore(dynamodb, stack.LedgerTable).get(remediationId);
  if (!entry) return;
  const { Arn = 'unknown' } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  await createIncidentStore(dynamodb, stack.IncidentTable).addWorkNote(entry.incidentId, `${remediationId}-release`, {
    text: `${ciId} released by ${Arn}: ${reason}`,
    author: Arn,
    created_at: new Date().toISOString(),
  });
}

const done = (ciId: string, text: string, released: boolean): Outcome => ({
  exitCode: EXIT.done,
  text,
  json: { ciId, released },
});

/** Only a lease that is kept for a person is a person's to clear: one that works ends by itself. */
async function releaseCi(ciId: string, reason: string, stack: StackOutputs): Promise<Outcome> {
  const leases = createLeaseStore(dynamodb, stack.LeaseTable);
  const lease = await leases.get(ciId);
  if (!lease?.holder) return done(ciId, `${ciId} is free already.`, false);
  if (lease.heldBecause === undefined) {
    const text = `${ciId} is held by ${lease.holder}, which is at work: \`stackflow show ${lease.holder}\`.`;
    return { exitCode: EXIT.refused, text, json: { ciId, released: false, lease } };
  }
  await noteRelease(ciId, lease.holder, reason, stack);
  await leases.release(ciId, lease.holder);
  return done(ciId, `${ciId} is free again; it was held by ${lease.holder}.`, true);
}

function checkArguments(ciId: string, reason: unknown): string {
  if (!ciIdSchema.safeParse(ciId).success) throw new UsageError(`"${ciId}" is not the id of a configuration item.`);
  if (typeof reason === 'string' && reason.trim() !== '') return reason.trim();
  throw new UsageError('--reason takes a sentence: what is known of the effect, and from where.');
}

export function registerCi(program: Command, answer: Answer): void {
  program
    .command('ci')
    .description('configuration items')
    .command('release')
    .argument('<ci-id>', 'CI that is held because an effect is unknown')
    .requiredOption('--reason <text>', 'what is known of the effect; written on the incident')
    .description('let a held CI be acted on again')
    .action(
      answer(async ({ stage, reason }, [ciId = '']) => {
        const because = checkArguments(ciId, reason);
        return await releaseCi(ciId, because, await connect(stage));
      }),
    );
}
