import type { Command } from 'commander';
import * as z from 'zod/mini';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { feedReachSchema, recentChangeSchema, type RecentChange } from '../../src/contracts/recent-change.ts';
import { LIST_DAYS, listChanges } from '../../src/operations/changes/list-changes.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createRecentChangeStore } from '../../src/stores/recent-change-store.ts';
import { connect } from '../connect.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer } from './outcome.ts';
import { readInstant } from './read-options.ts';
import { formatTable } from './table.ts';

export const changeAddOutput = recentChangeSchema;
export const changeListOutput = z.strictObject({ changes: z.array(recentChangeSchema), feeds: z.array(feedReachSchema) });

/** @throws UsageError naming the field. */
function readChange(ciId: string, { id, at, summary }: Record<string, unknown>, now: Date): RecentChange {
  const implementedAt = at === undefined ? now.toISOString() : readInstant('--at', at);
  const parsed = recentChangeSchema.safeParse({ ciId, changeId: id, implementedAt, ...(summary !== undefined && { summary }) });
  if (!parsed.success) throw new UsageError(`The change is not valid: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

export function registerChange(program: Command, answer: Answer): void {
  const change = program.command('change').description('implemented changes: they keep remediation away from their CI');
  change
    .command('add')
    .description('record a change')
    .argument('<ci-id>', 'CI, or ARN of a resource, that was changed')
    .requiredOption('--id <change-id>', 'id of the change')
    .option('--at <time>', 'when it was implemented, with its offset; now without it')
    .option('--summary <text>', 'what it was')
    .addHelpText('after', example('stackflow change add CI0000801 --id CHG0000456 --summary "new kernel"'))
    .action(
      answer(async ({ stage, ...options }, [ciId = '']) => {
        const made = readChange(ciId, options, new Date());
        const stack = await connect(stage);
        await createRecentChangeStore(dynamodb, stack.RecentChangeTable).record(made);
        return { exitCode: EXIT.done, text: `Recorded ${made.changeId} on ${made.ciId}, implemented at ${made.implementedAt}.`, json: made };
      }),
    );
  change
    .command('list')
    .description(`list the changes of the last ${LIST_DAYS} days, and how far each feed reaches`)
    .argument('<ci-id>', 'CI, or ARN of a resource')
    .addHelpText('after', example('stackflow change list CI0000801'))
    .action(
      answer(async ({ stage }, [ciId = '']) => {
        const stack = await connect(stage);
        const store = createRecentChangeStore(dynamodb, stack.RecentChangeTable);
        const { changes, feeds } = await listChanges(ciId, undefined, new Date(), store);
        const heard = feeds.map(({ feed, reachesUntil }) => `${feed} heard until ${reachesUntil}`).join(', ') || 'no feed was ever heard';
        const rows = changes.map(({ changeId, implementedAt, summary = '' }) => [changeId, implementedAt, summary]);
        const text = `${rows.length === 0 ? `None recorded on ${ciId}.` : formatTable(['change', 'implemented', 'summary'], rows)}\n${heard}`;
        return { exitCode: EXIT.done, text, json: { changes, feeds } };
      }),
    );
}
