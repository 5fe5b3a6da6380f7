import type { Command } from 'commander';
import * as z from 'zod/mini';
import { ciIdSchema, incidentIdSchema, instantSchema } from '../../src/contracts/names.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import {
  createLegalHoldStore,
  type HeldSubject,
  type LegalHold,
  type LegalHoldStore,
} from '../../src/stores/legal-hold-store.ts';
import { connect } from '../connect.ts';
import { callerArn } from './caller.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, GlobalOptions, Outcome } from './outcome.ts';
import { printable } from './printable.ts';
import { readText } from './read-options.ts';
import { formatTable } from './table.ts';

const holds: z.ZodMiniType<LegalHold[]> = z.array(
  z.strictObject({
    scope: z.enum(['incident', 'ci']),
    subject: z.string(),
    reason: z.string(),
    person: z.string(),
    at: instantSchema,
  }),
);

export const auditHoldsOutput = z.strictObject({ holds });
export const auditHoldLiftOutput = z.strictObject({ lifted: holds });

const MOST_CHARACTERS = 1_000;

type Options = Record<string, unknown>;

async function openHolds(stage: string): Promise<LegalHoldStore> {
  const stack = await connect(stage);
  const { AuditClusterArn: clusterArn, AuditKeeperSecretArn: secretArn, AuditDatabaseName: database } = stack;
  return createLegalHoldStore({ rdsData, clusterArn, secretArn, database });
}

/** @returns what `--ci` or `--incident` names, if either does. @throws UsageError */
function readOptionalSubject({ ci, incident }: Options): HeldSubject | undefined {
  if (ci !== undefined && incident !== undefined) throw new UsageError('Name a CI or an incident, not both.');
  if (ci !== undefined) {
    if (ciIdSchema.safeParse(ci).success) return { scope: 'ci', subject: String(ci) };
    throw new UsageError(`--ci ${String(ci)}: that is no CI id.`);
  }
  if (incident === undefined) return undefined;
  if (incidentIdSchema.safeParse(incident).success) return { scope: 'incident', subject: String(incident) };
  throw new UsageError(`--incident ${String(incident)}: that is no incident id.`);
}

function readSubject(options: Options): HeldSubject {
  const subject = readOptionalSubject(options);
  if (subject) return subject;
  throw new UsageError('Name what is held: --ci ID or --incident ID.');
}

function readReason({ reason }: Options): string {
  const text = readText(reason, '--reason takes a sentence: which case, whose order.');
  if (text.length <= MOST_CHARACTERS) return text;
  throw new UsageError(`--reason takes ${MOST_CHARACTERS} characters at most.`);
}

const nameOf = ({ scope, subject }: HeldSubject): string => `${scope === 'ci' ? 'CI' : 'incident'} ${subject}`;
const reasonsOf = (holds: LegalHold[]): string => holds.map(({ reason }) => `"${printable(reason)}"`).join(', ');

async function place(options: GlobalOptions & Options): Promise<Outcome> {
  const subject = readSubject(options);
  const reason = readReason(options);
  const store = await openHolds(options.stage);
  await store.place({ ...subject, reason, person: await callerArn() });
  const holds = await store.find(subject);
  const others = holds.length > 1 ? ` It is held for ${holds.length} reasons now; one lift lifts them all.` : '';
  const text = `Held: no audit record of ${nameOf(subject)} is dropped until this is lifted.${others}`;
  return { exitCode: EXIT.done, text, json: { holds } };
}

async function lift(options: GlobalOptions & Options): Promise<Outcome> {
  const subject = readSubject(options);
  const reason = readReason(options);
  const store = await openHolds(options.stage);
  const lifted = await store.find(subject);
  if (lifted.length === 0) {
    const message = `${nameOf(subject)} is under no legal hold. \`stackflow audit hold list\` shows what is.`;
    return { exitCode: EXIT.failed, error: { name: 'NoLegalHold', message } };
  }
  await store.lift({ ...subject, reason, person: await callerArn() });
  const whatNow = 'Records that are older than seven years go with the next daily run.';
  const text = `Lifted for ${nameOf(subject)}: ${reasonsOf(lifted)}. ${whatNow}`;
  return { exitCode: EXIT.done, text, json: { lifted } };
}

async function list(options: GlobalOptions & Options): Promise<Outcome> {
  const subject = readOptionalSubject(options);
  const holds = await (await openHolds(options.stage)).find(subject);
  const inOneLine = (reason: string): string => printable(reason).replace(/\s+/g, ' ');
  const rows = holds.map((hold) => [nameOf(hold), hold.at.slice(0, 19), hold.person, inOneLine(hold.reason)]);
  const text = rows.length === 0 ? 'Nothing is under a legal hold.' : formatTable(['held', 'since', 'by', 'reason'], rows);
  return { exitCode: EXIT.done, text, json: { holds } };
}

const withSubject = (command: Command): Command =>
  command
    .option('--ci <id>', 'everything that was done to this CI')
    .option('--incident <id>', 'everything that was done about this incident');

const withReason = (command: Command): Command =>
  withSubject(command).requiredOption('--reason <text>', 'which case, whose order; stays with the trail');

/** Adds `audit hold`: what is held is kept beyond seven years. */
export function registerAuditHold(audit: Command, answer: Answer): void {
  const hold = audit.command('hold').description('keep audit records beyond seven years, for a court or an investigation');
  withReason(hold.command('place')).description('place a legal hold')
    .addHelpText('after', example('stackflow audit hold place --incident INC0001234 --reason "lawsuit 17"'))
    .action(answer(place));
  withReason(hold.command('lift')).description('lift it, for whatever reasons it was placed')
    .addHelpText('after', example('stackflow audit hold lift --incident INC0001234 --reason "settled"'))
    .action(answer(lift));
  withSubject(hold.command('list')).description('list what is held, oldest first')
    .addHelpText('after', example('stackflow audit hold list --ci CI0000801'))
    .action(answer(list));
}
