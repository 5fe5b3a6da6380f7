import type { Command } from 'commander';
import type { Decision } from '../../src/contracts/decision.ts';
import { connect } from '../connect.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import { loadRemediation, type RemediationView } from './load-remediation.ts';
import type { Answer, Outcome } from './outcome.ts';
import type { AuditRow } from './read-audit-record.ts';
import { formatDuration, formatPairs } from './table.ts';

const section = (title: string, body: string): string => `${title}\n${body.replace(/^/gm, '  ')}`;

const asText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

function formatRequest({ ledger, request }: RemediationView): string {
  return formatPairs([
    ['incident', `${ledger.incidentId} ${request?.incident.priority ?? ''} ${request?.incident.shortDescription ?? ''}`],
    ['CI', ledger.ciId],
    ['playbook', ledger.playbookId],
    ['attempt', ledger.attempt],
    ['requested by', request?.auth.requestedBy],
    ['received', ledger.receivedAt],
  ]);
}

function formatExecution({ execution }: RemediationView): string {
  if (!execution) return 'not started: the CI is busy, the request waits in its queue';
  const { arn, status, startedAt, stoppedAt } = execution;
  const length = stoppedAt ? formatDuration(Date.parse(stoppedAt) - Date.parse(startedAt)) : null;
  return formatPairs([['status', status], ['started', startedAt], ['ended', stoppedAt], ['duration', length], ['ARN', arn]]);
}

const formatDecision = (decision: Decision): string =>
  decision.verdict === 'allow' ? `allow  ${decision.detail}` : `${decision.verdict}  ${decision.reason}: ${decision.detail}`;

function formatGates(audit: AuditRow): string {
  const decisions = (audit['decisions'] ?? {}) as Record<string, Decision>;
  const lines = Object.entries(decisions).map(([gate, decision]): [string, string] => [gate, formatDecision(decision)]);
  return lines.length === 0 ? 'none was reached' : formatPairs(lines);
}

/** `decisions` are the gates, shown apart; `canonical` repeats the record as it was hashed. */
const NOT_PRINTED = new Set(['decisions', 'canonical']);

/** The audit record's columns. */
export const formatAudit = (audit: AuditRow): string =>
  formatPairs(
    Object.entries(audit)
      .filter(([name]) => !NOT_PRINTED.has(name))
      .map(([name, value]): [string, string | null] => [name, asText(value)]),
  );

function formatLease({ lease, remediationId }: RemediationView): string {
  if (!lease?.holder) return 'the CI is free';
  const who = lease.holder === remediationId ? 'this remediation' : lease.holder;
  const why = lease.heldBecause ? `, because of ${lease.heldBecause}: \`stackflow ci release ${lease.ciId}\` frees it` : '';
  return `held by ${who} since ${lease.acquiredAt}${why}`;
}

function formatEffect({ ledger }: RemediationView): string {
  const { effect } = ledger;
  if (!effect) return 'none';
  const { service, operation } = effect.plan.apiRequest;
  return formatPairs([
    ['call', `${service} ${operation}`],
    ['target', effect.plan.targetResource],
    ['status', effect.outcome ?? effect.status],
    ['intended', effect.intendedAt],
    ['handle', asText(effect.handle)],
  ]);
}

export function formatRemediation(view: RemediationView): string {
  const { audit, workNote } = view;
  return [
    section(`Remediation ${view.remediationId}`, formatRequest(view)),
    section('Execution', formatExecution(view)),
    section('Gates', audit ? formatGates(audit) : 'not recorded yet'),
    section('Effect', formatEffect(view)),
    section('Audit record', audit ? formatAudit(audit) : 'not written yet'),
    section('Work note', workNote ? workNote.text : 'not written yet'),
    section('Lease', formatLease(view)),
  ].join('\n\n');
}

async function show(stage: string, remediationId: string): Promise<Outcome> {
  const view = await loadRemediation(remediationId, await connect(stage));
  if (view) return { exitCode: EXIT.done, text: formatRemediation(view), json: view };
  const message = `There is no remediation ${remediationId}. \`stackflow executions\` lists those that there are.`;
  return { exitCode: EXIT.failed, error: { name: 'UnknownRemediation', message } };
}

export function registerShow(program: Command, answer: Answer): void {
  program
    .command('show')
    .argument('<remediation-id>', 'id as `executions` prints it')
    .description('show one remediation: execution, gates, effect, audit record, work note, lease')
    .addHelpText('after', example('stackflow show rem-4f1c2a'))
    .action(answer(({ stage }, [remediationId = '']) => show(stage, remediationId)));
}
