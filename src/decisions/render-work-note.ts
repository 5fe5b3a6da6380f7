import type { AuditReceipt } from '../contracts/audit-record.ts';
import type { Decision } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';
import type { Plan } from '../contracts/plan.ts';

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

/** What a person who reads the incident needs: what happened, why, and where to look. */
export function renderWorkNote(document: ExecutionDocument, audit: AuditReceipt | undefined): string {
  const { request, rule, maintenance, change, action, plan } = document;
  const result = audit?.result ?? 'failure';
  const reason = audit?.reason ? ` (${audit.reason})` : '';
  const { playbookId } = request.action;
  return [
    `${HEADLINES[result]}${reason}: ${audit?.detail ?? 'its audit record could not be written yet'}`,
    `Remediation: ${request.remediationId}, attempt ${request.attempt}, playbook ${playbookId}`,
    ...planLine(action?.plan ?? plan),
    ...gateLine('Rule', rule?.decision),
    ...gateLine('Maintenance window', maintenance),
    ...gateLine('Recent change', change),
    ...(action?.output ? [`Output: ${action.output.slice(0, MAX_OUTPUT_CHARACTERS)}`] : []),
    ...(audit?.reason === 'unknown-outcome'
      ? [`CI ${request.incident.ciId} stays held. Check the target, then: stackflow ci release ${request.incident.ciId}`]
      : []),
  ].join('\n');
}
