import type { Command } from 'commander';
import * as z from 'zod/mini';
import { instantSchema } from '../../src/contracts/names.ts';
import { exportTrail } from '../audit/export.ts';
import type { Manifest } from '../audit/parts.ts';
import { openStackTrail } from '../audit/stack-trail.ts';
import { watchTrail } from '../audit/watch-trail.ts';
import { withProgress } from '../progress.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readInstant, readText } from './read-options.ts';
import { formatPairs } from './table.ts';

const lines = z.int();

/** The export's manifest, and where it is. */
export const auditExportOutput: z.ZodMiniType<Manifest & { directory: string }> = z.strictObject({
  directory: z.string(),
  schemaVersion: z.literal(1),
  stage: z.string(),
  exportedAt: instantSchema,
  from: z.nullable(instantSchema),
  to: z.nullable(instantSchema),
  counts: z.strictObject({ records: lines, events: lines, identities: lines, ledger: lines, lists: lines }),
  files: z.record(z.string(), z.strictObject({ bytes: z.int(), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })),
});

/** @returns a range of time from two options, each of which may be absent. @throws UsageError */
export const readRange = (from: [name: string, value: unknown], to: [name: string, value: unknown]) => ({
  from: from[1] === undefined ? undefined : readInstant(...from),
  to: to[1] === undefined ? undefined : readInstant(...to),
});

const formatManifest = (directory: string, { counts, from, to }: Manifest): string =>
  [
    `The audit trail is in ${directory}:`,
    formatPairs([...Object.entries(counts), ['recorded from', from], ['recorded before', to]]),
    `Verify it with \`stackflow audit verify --export ${directory} --public-key FILE\`.`,
  ].join('\n');

async function run(stage: string, directory: string, range: ReturnType<typeof readRange>): Promise<Outcome> {
  const trail = await openStackTrail(stage, range);
  const manifest = await withProgress('exporting', (progress) => exportTrail(watchTrail(trail, progress), directory, range, new Date()));
  return { exitCode: EXIT.done, text: formatManifest(directory, manifest), json: { directory, ...manifest } };
}

export function registerAuditExport(audit: Command, answer: Answer): void {
  audit
    .command('export')
    .description('write the audit trail and all that proves it into a directory, for an auditor (docs/audit-trail.md)')
    .requiredOption('--to <directory>', 'where to; empty, or not there yet')
    .option('--from <time>', 'only what was recorded from then on')
    .option('--to-time <time>', 'only what was recorded before then')
    .addHelpText('after', example('stackflow audit export --to DIR --from 2026-01-01T00:00:00Z'))
    .action(
      answer(({ stage, to, from, toTime }) => {
        const directory = readText(to, '--to takes a directory.');
        return run(stage, directory, readRange(['--from', from], ['--to-time', toTime]));
      }),
    );
}
