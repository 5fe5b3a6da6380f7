import { ListExecutionsCommand, type ExecutionListItem } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { ciIdSchema, incidentIdSchema, instantSchema, playbookIdSchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { anyReasonOutput, resultOutput } from './audit-record-output.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer } from './outcome.ts';
import { formatDuration, formatTable } from './table.ts';

const LARGEST_LIMIT = 100;

/** One line of the list. `WAITING` has no execution yet: its CI is busy. */
const executionRow = z.strictObject({
  remediationId: remediationIdSchema,
  status: z.string(),
  incidentId: z.nullable(incidentIdSchema),
  ciId: z.nullable(ciIdSchema),
  playbookId: z.nullable(playbookIdSchema),
  result: z.nullable(resultOutput),
  reason: z.nullable(anyReasonOutput),
  startedAt: z.nullable(instantSchema),
  stoppedAt: z.nullable(instantSchema),
  /** Since when a waiting request is known. */
  receivedAt: z.nullable(instantSchema),
});
export type ExecutionRow = z.infer<typeof executionRow>;

export const executionsOutput = z.array(executionRow);

function toRow(remediationId: string, entry: LedgerEntry | undefined, execution?: ExecutionListItem): ExecutionRow {
  return {
    remediationId,
    status: execution?.status ?? 'WAITING',
    incidentId: entry?.incidentId ?? null,
    ciId: entry?.ciId ?? null,
    playbookId: entry?.playbookId ?? null,
    result: entry?.audit?.result ?? null,
    reason: entry?.audit?.reason ?? null,
    startedAt: execution?.startDate?.toISOString() ?? null,
    stoppedAt: execution?.stopDate?.toISOString() ?? null,
    receivedAt: entry?.receivedAt ?? null,
  };
}

/** @returns what waits for its CI, oldest first, then the newest executions. */
export async function listExecutions(stack: StackOutputs, limit: number, now: Date): Promise<ExecutionRow[]> {
  const ledger = createLedgerStore(dynamodb, stack.LedgerTable);
  const unsettled = await Promise.all((await ledger.findUnsettled(now)).map((id) => ledger.get(id)));
  const waiting = unsettled.filter((entry) => entry !== undefined && entry.executionArn === undefined);
  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: stack.StateMachineArn, maxResults: limit }),
  );
  const started = executions.map(async (execution) => {
    const name = execution.name ?? '';
    return toRow(name, await ledger.get(name), execution);
  });
  return [...waiting.map((entry) => toRow(entry?.remediationId ?? '', entry)), ...(await Promise.all(started))];
}

function duration({ startedAt, stoppedAt }: ExecutionRow): string {
  return startedAt && stoppedAt ? formatDuration(Date.parse(stoppedAt) - Date.parse(startedAt)) : '';
}

export function formatExecutions(rows: ExecutionRow[]): string {
  if (rows.length === 0) return 'No remediation has been requested yet.';
  const headings = ['remediation', 'incident', 'CI', 'playbook', 'status', 'result', 'reason', 'started', 'duration'];
  const cells = rows.map((row) => [
    row.remediationId,
    row.incidentId ?? '',
    row.ciId ?? '',
    row.playbookId ?? '',
    row.status,
    row.result ?? '',
    row.reason ?? '',
    (row.startedAt ?? '').slice(0, 19),
    duration(row),
  ]);
  return formatTable(headings, cells);
}

function parseLimit(value: unknown): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw new UsageError(`--limit takes a number from 1 to ${LARGEST_LIMIT}, not ${String(value)}.`);
}

export function registerExecutions(program: Command, answer: Answer): void {
  program
    .command('executions')
    .description('list what waits for its CI, and the newest executions')
    .option('--limit <number>', 'how many executions', '20')
    .addHelpText('after', example('stackflow executions --limit 50'))
    .action(
      answer(async ({ stage, limit }) => {
        const count = parseLimit(limit);
        const rows = await listExecutions(await connect(stage), count, new Date());
        return { exitCode: EXIT.done, text: formatExecutions(rows), json: rows };
      }),
    );
}
