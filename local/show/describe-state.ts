import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import type { Decision } from '../../src/contracts/decision.ts';

const decided = (decision: Decision | undefined): string | undefined =>
  decision && (decision.verdict === 'allow' ? decision.detail : `${decision.reason}: ${decision.detail}`);

function planned({ plan }: ExecutionDocument): string | undefined {
  if (!plan) return undefined;
  return `would call ${plan.apiRequest.service} ${plan.apiRequest.operation} on ${plan.targetResource}`;
}

function audited({ audit }: ExecutionDocument): string | undefined {
  if (!audit) return undefined;
  const why = audit.result === 'failure' ? ` (${audit.detail})` : '';
  return `${audit.result}${audit.reason ? `, ${audit.reason}` : ''}${why}: record ${audit.sequence} of its CI`;
}

/** What a person wants to know of a state that has ended, by its name. */
const DESCRIPTIONS: Record<string, (document: ExecutionDocument) => string | undefined> = {
  MatchRule: ({ rule }) => decided(rule?.decision),
  CheckMaintenanceWindow: ({ maintenance }) => decided(maintenance),
  CheckRecentChange: ({ change }) => decided(change),
  PlanAction: planned,
  ExecuteAction: ({ action }) => action?.detail,
  WaitForAction: ({ action }) => action && `${action.waitSeconds} s`,
  PollAction: ({ action }) => action?.detail,
  WriteAudit: audited,
  UpdateWorkNote: ({ workNote }) => workNote && `on incident ${workNote.incidentId}`,
  ReleaseLease: ({ request }) => `${request.incident.ciId} may be acted on again`,
  SendToDeadLetterQueue: () => 'kept for review in the dead-letter queue',
};

/** @returns one line about what a state has found or done, or an empty one. */
export const describeState = (name: string, document: ExecutionDocument): string =>
  DESCRIPTIONS[name]?.(document) ?? '';
