import type { Command } from 'commander';
import { exportTrail } from '../audit/export.ts';
import type { Manifest } from '../audit/parts.ts';
import { openStackTrail } from '../audit/stack-trail.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { readInstant, readText } from './read-options.ts';
import { formatPairs } from './table.ts';

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
  const manifest = await exportTrail(await openStackTrail(stage, range), directory, range, new Date());
  return { exitCode: EXIT.done, text: formatManifest(directory, manifest), json: { directory, ...manifest } };
}

export function registerAuditExport(audit: Command, answer: Answer): void {
  audit
    .command('export')
    .description('write the audit trail and all that proves it into a directory, for an auditor (docs/audit-trail.md)')
    .requiredOption('--to <directory>', 'where to; empty, or not there yet')
    .option('--from <time>', 'only what was recorded from then on')
    .option('--to-time <time>', 'only what was recorded before then')
    .action(
      answer(({ stage, to, from, toTime }) => {
        const directory = readText(to, '--to takes a directory.');
        return run(stage, directory, readRange(['--from', from], ['--to-time', toTime]));
      }),
    );
}
