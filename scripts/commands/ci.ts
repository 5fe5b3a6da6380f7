import type { Command } from 'commander';
import * as z from 'zod/mini';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { ciIdSchema, incidentIdSchema, instantSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { describeLease } from '../../src/gates/lease.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLeaseStore, type Lease } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { leaseOutput } from './lease-output.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readText } from './read-options.ts';
import { formatDuration, formatPairs, formatTable } from './table.ts';

/** Says on the incident who let the CI go, and why, before it is let go. */
async function noteRelease(ciId: string, remediationId: string, reason: string, stack: StackOutputs): Promise<void> {
  const entry = await createLedgerStore(dynamodb, stack.LedgerTable).get(remediationId);
  if (!entry) return;
  const by = await callerArn();
  await createIncidentStore(dynamodb, stack.IncidentTable).addWorkNote(entry.incidentId, `${remediationId}-release`, {
    text: `${ciId} released by ${by}: ${reason}`,
    author: by,
    created_at: new Date().toISOString(),
  });
}

const done = (ciId: string, text: string, released: boolean): Outcome => ({
  exitCode: EXIT.done,
  text,
  json: { ciId, released },
});

/** Only a lease that is kept for a person is a person's to clear: one that works ends by itself. */
export async function releaseCi(ciId: string, reason: string, stack: StackOutputs): Promise<Outcome> {
  const leases = createLeaseStore(dynamodb, stack.LeaseTable);
  const lease = await leases.get(ciId);
  if (!lease?.holder) return done(ciId, `${ciId} is free already.`, false);
  if (lease.heldBecause === undefined) {
    const text = `${ciId} is held by ${lease.holder}, which is at work: \`stackflow show ${lease.holder}\`.`;
    return { exitCode: EXIT.refused, text, json: { ciId, released: false, lease } };
  }
  await noteRelease(ciId, lease.holder, reason, stack);
  await leases.clear(ciId, lease.holder);
  return done(ciId, `${ciId} is free again; it was held by ${lease.holder}.`, true);
}

/** Something that waits on the CI: in its queue for the lease, or on hold. */
const waitingWork = z.strictObject({
  remediationId: remediationIdSchema,
  incidentId: incidentIdSchema,
  /** `queue`, or why it is held. */
  where: z.string(),
  since: instantSchema,
  /** Remediation ahead of it, or when a held one looks again. */
  behind: z.string(),
});
export type WaitingWork = z.infer<typeof waitingWork>;

export const ciOutput = z.strictObject({ ciId: ciIdSchema, lease: z.nullable(leaseOutput), waiting: z.array(waitingWork) });

/** `lease` says who is at work when it was refused. */
export const ciReleaseOutput = z.strictObject({ ciId: ciIdSchema, released: z.boolean(), lease: z.optional(leaseOutput) });

function toWaiting({ remediationId, incidentId, executionArn, waiting, hold, receivedAt, fencingToken }: LedgerEntry, lease: Lease | undefined): WaitingWork[] {
  if (executionArn === undefined)
    return [{ remediationId, incidentId, where: 'queue', since: waiting?.since ?? receivedAt, behind: waiting?.behind ?? lease?.holder ?? '' }];
  const isAtWork = lease?.holder === remediationId && lease.token === fencingToken;
  if (!hold || isAtWork) return [];
  return [{ remediationId, incidentId, where: `hold: ${hold.reason}`, since: hold.since, behind: `until ${hold.recheckAt}` }];
}

/** @returns what waits on a CI, the oldest first. */
export async function findWaiting(ciId: string, lease: Lease | undefined, stack: StackOutputs, now: Date): Promise<WaitingWork[]> {
  const ledger = createLedgerStore(dynamodb, stack.LedgerTable);
  const entries = await Promise.all((await ledger.findUnsettled(now)).map((id) => ledger.get(id)));
  return entries.flatMap((entry) => (entry?.ciId === ciId ? toWaiting(entry, lease) : []));
}

/** Who holds the CI, what it was used for, and what waits, how long and behind what. */
async function showCi(ciId: string, stack: StackOutputs): Promise<Outcome> {
  const now = new Date();
  const lease = await createLeaseStore(dynamodb, stack.LeaseTable).get(ciId);
  const waiting = await findWaiting(ciId, lease, stack, now);
  const last = lease?.uses?.at(-1);
  const head = formatPairs([
    ['CI', ciId],
    ['lease', describeLease(lease)],
    ['fencing token', lease?.token],
    ['last used', last && `${last.usedAt} by ${last.remediationId} (${last.playbookId})`],
  ]);
  const rows = waiting.map(({ remediationId, incidentId, where, since, behind }) => [
    remediationId,
    incidentId,
    where,
    formatDuration(now.getTime() - Date.parse(since)),
    behind,
  ]);
  const table = rows.length === 0 ? 'Nothing waits.' : formatTable(['waits', 'incident', 'where', 'for', 'behind'], rows);
  return { exitCode: EXIT.done, text: `${head}\n\n${table}`, json: { ciId, lease: lease ?? null, waiting } };
}

function checkCiId(ciId: string): string {
  if (ciIdSchema.safeParse(ciId).success) return ciId;
  throw new UsageError(`"${ciId}" is not the id of a configuration item.`);
}

export function registerCi(program: Command, answer: Answer): void {
  program
    .command('ci')
    .description('show who holds a CI, and what waits for it, how long and behind what')
    .argument('<ci-id>', 'configuration item')
    .addHelpText('after', example('stackflow ci CI0000801'))
    .action(answer(async ({ stage }, [ciId = '']) => showCi(checkCiId(ciId), await connect(stage))))
    .command('release')
    .argument('<ci-id>', 'CI that is held because an effect is unknown')
    .requiredOption('--reason <text>', 'what is known of the effect; written on the incident')
    .description('let a held CI be acted on again')
    .addHelpText('after', example('stackflow ci release CI0000801 --reason "the service runs; seen on the host"'))
    .action(
      answer(async ({ stage, reason }, [ciId = '']) => {
        const checked = checkCiId(ciId);
        const because = readText(reason, '--reason takes a sentence: what is known of the effect, and from where.');
        return await releaseCi(checked, because, await connect(stage));
      }),
    );
}
