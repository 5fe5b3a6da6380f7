import type { Field } from '@aws-sdk/client-rds-data';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { createAuditSql } from '../../src/stores/audit-sql.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer } from './outcome.ts';
import { readDuration, readInstant } from './read-options.ts';
import { formatTable } from './table.ts';

/** CloudTrail's events come about five minutes late, sometimes an hour. */
const PATIENCE_MS = 3_600_000;

/** What fits into one answer of the Data API, whatever the rows hold. */
const MOST = 200;

/** An action whose event should have come. */
const overdueAction = z.strictObject({
  remediationId: z.string(),
  incidentId: z.string(),
  ciId: z.string(),
  actionType: z.string(),
  targetResource: z.string(),
  iamIdentity: z.string(),
  awsRequestIds: z.array(z.string()),
  recordedAt: z.string(),
});
export type OverdueAction = z.infer<typeof overdueAction>;

export const auditOverdueOutput = z.array(overdueAction);

/** The moment is bound: that of the database is not the embedded stack's. */
const SELECT = `select remediation_id, incident_id, ci_id, action_type, target_resource, iam_identity, aws_request_ids::text,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from remediation.audit_trail
where cloud_trail_status = 'expected' and cloud_trail_event_id is null
  and recorded_at >= :from::timestamptz and recorded_at < :to::timestamptz
order by recorded_at desc
limit :most::bigint`;

function toAction(row: Field[]): OverdueAction {
  const text = (column: number): string => row[column]?.stringValue ?? '';
  return {
    remediationId: text(0),
    incidentId: text(1),
    ciId: text(2),
    actionType: text(3),
    targetResource: text(4),
    iamIdentity: text(5),
    awsRequestIds: JSON.parse(text(6)) as string[],
    recordedAt: text(7),
  };
}

/**
 * @param sinceMs how far back records are looked at
 * @returns the actions whose event hasn't come an hour after their record, newest first
 * @throws AuditUnavailableError when the same question can be answered in a few seconds.
 */
export async function listOverdue(stack: StackOutputs, now: Date, sinceMs: number): Promise<OverdueAction[]> {
  const target = { clusterArn: stack.AuditClusterArn, secretArn: stack.AuditWriterSecretArn, database: stack.AuditDatabaseName };
  const from = new Date(now.getTime() - sinceMs).toISOString();
  const to = new Date(now.getTime() - PATIENCE_MS).toISOString();
  return (await createAuditSql({ rdsData, ...target })(SELECT, { from, to, most: MOST })).map(toAction);
}

export function formatOverdue(actions: OverdueAction[]): string {
  if (actions.length === 0) return 'Every action that CloudTrail should tell of is linked to its event, or younger than an hour.';
  const headings = ['remediation', 'incident', 'CI', 'action', 'target', 'recorded', 'AWS request'];
  const rows = actions.map((one) => [
    one.remediationId,
    one.incidentId,
    one.ciId,
    one.actionType,
    one.targetResource,
    one.recordedAt,
    one.awsRequestIds.join(' '),
  ]);
  const more = actions.length === MOST ? [`These are the newest ${MOST}; there may be more.`] : [];
  return [formatTable(headings, rows), ...more].join('\n');
}

export function registerAuditOverdue(audit: Command, answer: Answer): void {
  audit
    .command('overdue')
    .description("list actions whose CloudTrail event hasn't come after an hour (docs/audit-trail.md)")
    .option('--since <length>', 'how far back records are looked at', '30d')
    .option('--at <time>', 'as of when; now without it')
    .addHelpText('after', example('stackflow audit overdue --since 7d'))
    .action(
      answer(async ({ stage, since, at }) => {
        const now = at === undefined ? new Date() : new Date(readInstant('--at', at));
        const sinceMs = readDuration('--since', since) * 1000;
        const actions = await listOverdue(await connect(stage), now, sinceMs);
        return { exitCode: EXIT.done, text: formatOverdue(actions), json: actions };
      }),
    );
}
