import type { Command } from 'commander';
import type { AuditTrailRecord } from '../../src/contracts/audit-query.ts';
import type { Decision } from '../../src/contracts/decision.ts';
import { remediationIdSchema } from '../../src/contracts/names.ts';
import { openAuditQueries } from './audit-queries.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { printable } from './printable.ts';
import { formatPairs } from './table.ts';

const section = (title: string, body: string): string => `${title}\n${printable(body).replace(/^/gm, '  ')}`;

const formatWhat = (record: AuditTrailRecord): string =>
  formatPairs([
    ['result', record.reason === null ? record.result : `${record.result}, ${record.reason}`],
    ['detail', record.detail],
    ['incident', record.incidentId],
    ['CI', record.ciId],
    ['attempt', record.attempt],
    ['playbook', `${record.playbookId}${record.playbookVersion === null ? '' : ` version ${record.playbookVersion}`}`],
    ['workflow', record.workflowVersion],
    ['execution', record.executionArn],
  ]);

const formatAction = (record: AuditTrailRecord): string =>
  formatPairs([
    ['action', record.actionType],
    ['target', record.targetResource],
    ['identity', record.iamIdentity],
    ['AWS requests', record.awsRequestIds.join(', ')],
    ['CloudTrail', [record.cloudTrailState, record.cloudTrailEventId ?? record.cloudTrailDetail].filter(Boolean).join(': ')],
    ['SSM command', record.ssmCommandId],
    ['whole output', record.outputKey],
  ]);

const formatTimes = (record: AuditTrailRecord): string =>
  formatPairs([
    ['requested', `${record.requestedAt} by ${record.requestedBy}`],
    ['started', record.startedAt],
    ['action began', record.actionStartedAt],
    ['action ended', record.actionFinishedAt],
    ['recorded', record.recordedAt],
  ]);

const formatDecision = (decision: Decision): string =>
  decision.verdict === 'allow' ? `allow: ${decision.detail}` : `${decision.verdict}, ${decision.reason}: ${decision.detail}`;

function formatDecisions({ decisions }: AuditTrailRecord): string {
  const lines = Object.entries(decisions).map(([gate, decision]): [string, string] => [gate, formatDecision(decision)]);
  return lines.length === 0 ? 'none was reached' : formatPairs(lines);
}

const formatChain = (record: AuditTrailRecord): string =>
  formatPairs([['place', `${record.sequence} of ${record.ciId}`], ['previous', record.previousHash], ['hash', record.hash]]);

/** @returns a record for a person. */
export function formatAuditRecord(record: AuditTrailRecord): string {
  return [
    section(`Audit record of ${record.remediationId}`, formatWhat(record)),
    section('Action', formatAction(record) || 'none'),
    section('Gates', formatDecisions(record)),
    section('Times', formatTimes(record)),
    section('Chain', formatChain(record)),
    ...(record.output === null ? [] : [section('Output', record.output)]),
  ].join('\n\n');
}

async function show(stage: string, remediationId: string): Promise<Outcome> {
  if (!remediationIdSchema.safeParse(remediationId).success) throw new UsageError(`"${remediationId}" is not the id of a remediation.`);
  const record = await (await openAuditQueries(stage)).find(remediationId);
  if (record) return { exitCode: EXIT.done, text: formatAuditRecord(record), json: record };
  const message = `The audit trail has no record of ${remediationId}. \`stackflow show ${remediationId}\` says whether it is still under way.`;
  return { exitCode: EXIT.failed, error: { name: 'UnknownRemediation', message } };
}

export function registerAuditShow(audit: Command, answer: Answer): void {
  audit
    .command('show')
    .argument('<remediation-id>', 'id as `audit list` prints it')
    .description('show one record of the audit trail')
    .addHelpText('after', example('stackflow audit show rem-4f1c2a'))
    .action(answer(({ stage }, [remediationId = '']) => show(stage, remediationId)));
}
