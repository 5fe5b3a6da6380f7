import type { AuditReceipt } from '../contracts/audit-record.ts';
import type { Decision } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';
import type { Hold } from '../contracts/ledger-entry.ts';
import type { Plan } from '../contracts/plan.ts';
import { redactText } from '../contracts/redaction/redact.ts';

const MAX_OUTPUT_CHARACTERS = 500;

const HEADLINES = {
  success: 'Auto-remediation succeeded',
  failure: 'Auto-remediation FAILED',
  skipped: 'Auto-remediation skipped',
} as const;

const gateLine = (name: string, decision: Decision | undefined): string[] =>
  decision ? [`${name}: ${decision.verdict} (${decision.detail})`] : [];

const planLine = (plan: Plan | undefined): string[] =>
  plan ? [`Action: ${plan.actionType} ${plan.apiRequest.operation} on ${plan.targetResource}`] : [];

/** What a person who reads the incident needs: what happened, why, and where to look. Without secrets. */
export function renderWorkNote(document: ExecutionDocument, audit: AuditReceipt | undefined): string {
  const { request, rule, maintenance, change, action, plan, hold } = document;
  const result = audit?.result ?? 'failure';
  const reason = audit?.reason ? ` (${audit.reason})` : '';
  const { playbookId } = request.action;
  const lines = [
    `${HEADLINES[result]}${reason}: ${audit?.detail ?? 'its audit record could not be written yet'}`,
    `Remediation: ${request.remediationId}, attempt ${request.attempt}, playbook ${playbookId}`,
    ...planLine(action?.plan ?? plan),
    ...gateLine('Rule', rule?.decision),
    ...gateLine('Approval', rule?.approval),
    ...gateLine('Maintenance window', maintenance),
    ...gateLine('Recent change', change),
    ...gateLine('Directly before the call', action?.refusal),
    ...(hold ? [`Held ${hold.count} times since ${hold.since}, last because of ${hold.reason}`] : []),
    ...(action?.output ? [`Output: ${redactText(action.output).slice(0, MAX_OUTPUT_CHARACTERS)}`] : []),
    ...(audit?.reason === 'unknown-outcome'
      ? [`CI ${request.incident.ciId} stays held. Check the target, then: stackflow ci release ${request.incident.ciId}`]
      : []),
  ];
  return redactText(lines.join('\n'));
}

/** What a person can do about a hold. */
function advice({ request }: ExecutionDocument, { reason }: Hold): string[] {
  if (reason !== 'approval-expired') return [];
  const { remediationId } = request;
  return [`To decide: stackflow approve ${remediationId} --reason TEXT, or stackflow deny ${remediationId} --reason TEXT`];
}

/** What the incident is told when its remediation begins to wait. */
export function renderHoldNote(document: ExecutionDocument, hold: Hold): string {
  const { remediationId, action } = document.request;
  const lines = [
    `Auto-remediation on hold (${hold.reason}): ${hold.detail}`,
    `Remediation: ${remediationId}, playbook ${action.playbookId}; every gate is asked again at ${hold.recheckAt}`,
    ...advice(document, hold),
  ];
  return redactText(lines.join('\n'));
}
