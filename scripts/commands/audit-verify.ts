import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { toKeyObject } from '../../src/decisions/verify-audit/check-signature.ts';
import { verifyAudit } from '../../src/decisions/verify-audit/verify-audit.ts';
import { openExport } from '../audit/export-trail.ts';
import { pinKeys } from '../audit/public-keys.ts';
import { openStackTrail } from '../audit/stack-trail.ts';
import type { VerifiableTrail } from '../audit/trail.ts';
import { watchTrail } from '../audit/watch-trail.ts';
import { withProgress } from '../progress.ts';
import { readRange } from './audit-export.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { formatVerification, type Verification } from './format-verification.ts';
import type { Answer, GlobalOptions, Outcome } from './outcome.ts';
import { readText } from './read-options.ts';

type Range = ReturnType<typeof readRange>;

interface Choices {
  stage: string;
  /** Directory of an export; the stage's database without it. */
  directory: string | undefined;
  /** PEM texts; empty when nobody vouches for the key. */
  pinned: string[];
  range: Range;
  isLedgerWanted: boolean;
}

function readPem(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    toKeyObject(text);
    return text;
  } catch (error) {
    throw new UsageError(`--public-key ${file} can't be read as a public key in PEM: ${(error as Error).message}`);
  }
}

function readChoices(options: GlobalOptions & Record<string, unknown>): Choices {
  const { stage, export: directory, publicKey, from, to, withoutLedger } = options;
  return {
    stage,
    directory: directory === undefined ? undefined : readText(directory, '--export takes a directory.'),
    pinned: ((publicKey ?? []) as string[]).map(readPem),
    range: readRange(['--from', from], ['--to', to]),
    isLedgerWanted: withoutLedger !== true,
  };
}

/** What an export leaves out would look as if it had been deleted. */
function assertCovered({ from, to }: Range, exported: { from: string | null; to: string | null }): void {
  const isFromCovered = exported.from === null || (from !== undefined && from >= exported.from);
  const isToCovered = exported.to === null || (to !== undefined && to <= exported.to);
  if (isFromCovered && isToCovered) return;
  const options = [exported.from && `--from ${exported.from}`, exported.to && `--to ${exported.to}`].filter(Boolean).join(' ');
  throw new UsageError(`The export holds only a part of the trail: verify it with ${options}, or within.`);
}

async function check(trail: VerifiableTrail, { pinned, range, isLedgerWanted }: Choices) {
  const { records, events, identities, lists, ledger } = trail;
  const publicKeys = pinned.length === 0 ? trail.publicKeys : pinKeys(trail.publicKeys, pinned);
  return verifyAudit({ records, events, identities, lists, ledger: isLedgerWanted ? ledger : undefined, publicKeys, ...range });
}

async function verifyExport(directory: string, choices: Choices): Promise<Verification> {
  const trail = await openExport(directory, choices.isLedgerWanted);
  assertCovered(choices.range, trail.manifest);
  try {
    const verdict = await withProgress('verifying', (progress) => check(watchTrail(trail, progress), choices));
    return { subject: `The export of ${trail.stage} made at ${trail.manifest.exportedAt}`, verdict, changedFiles: trail.changedFiles() };
  } finally {
    await trail.close();
  }
}

async function verifyStack(choices: Choices): Promise<Verification> {
  const trail = await openStackTrail(choices.stage, choices.range);
  const verdict = await withProgress('verifying', (progress) => check(watchTrail(trail, progress), choices));
  return { subject: `The audit trail of ${choices.stage}`, verdict, changedFiles: [] };
}

async function verify(choices: Choices): Promise<Outcome> {
  const { directory, pinned } = choices;
  const verification = await (directory === undefined ? verifyStack(choices) : verifyExport(directory, choices));
  const isKeyPinned = pinned.length > 0;
  const { verdict, changedFiles } = verification;
  return {
    exitCode: verdict.ok && changedFiles.length === 0 ? EXIT.done : EXIT.failed,
    text: formatVerification(verification, isKeyPinned),
    json: { ...verdict, ok: verdict.ok && changedFiles.length === 0, changedFiles, isKeyPinned },
  };
}

const collect = (file: string, files: string[] = []): string[] => [...files, file];

export function registerAuditVerify(audit: Command, answer: Answer): void {
  audit
    .command('verify')
    .description('check rows, chains, identities, signed lists and the ledger against each other (docs/audit-trail.md)')
    .option('--export <directory>', 'of an export, away from the estate; without it the stage itself')
    .option('--public-key <file>', 'PEM of the key that signs, which you got by another way than the trail; repeatable', collect)
    .option('--from <time>', 'only what was recorded from then on')
    .option('--to <time>', 'only what was recorded before then')
    .option('--without-ledger', 'rely on the signed lists alone')
    .addHelpText('after', '\nExit codes: 0 nothing is wrong · 1 something is')
    .addHelpText('after', example('stackflow audit verify', 'stackflow audit verify --export DIR --public-key KEY.pem'))
    // An export is checked where there is no stage.
    .hook('preAction', (command) => {
      const program = command.parent?.parent;
      if (command.getOptionValue('export') !== undefined && program?.getOptionValue('stage') === undefined) program?.setOptionValue('stage', 'export');
    })
    .action(answer((options) => verify(readChoices(options))));
}
