import type { RemediationStatus, RemediationSummary } from '../../contracts/api/remediations.ts';
import type { AuditTrailRecord } from '../../contracts/audit-query.ts';
import type { RemediationResult } from '../../contracts/audit-record.ts';
import type { LedgerEntry } from '../../contracts/ledger-entry.ts';

export const STATUS_OF: Record<RemediationResult, RemediationStatus> = {
  success: 'SUCCEEDED',
  failure: 'FAILED',
  skipped: 'SKIPPED',
};

/** Do people still have to say something? Between two looks the hold is over, and they have not. */
function isAsked({ approval }: LedgerEntry, now: Date): boolean {
  if (!approval || approval.until <= now.toISOString()) return false;
  const { decisions, people } = approval;
  return decisions.length < people && decisions.every(({ verdict }) => verdict === 'approve');
}

/** A hold that is over is only found to be over when the gates have been asked again. */
function statusOf(entry: LedgerEntry, now: Date): RemediationStatus {
  const { executionArn, hold } = entry;
  if (executionArn === undefined) return 'WAITING';
  return hold !== undefined && (hold.recheckAt > now.toISOString() || isAsked(entry, now)) ? 'HELD' : 'RUNNING';
}

/** @returns the line of a remediation that hasn't ended. */
export function summariseEntry(entry: LedgerEntry, now: Date): RemediationSummary {
  const { remediationId, incidentId, ciId, playbookId, attempt, receivedAt, startedAt = null } = entry;
  const status = statusOf(entry, now);
  const reason = status === 'HELD' ? (entry.hold?.reason ?? null) : null;
  return { remediationId, status, result: null, reason, incidentId, ciId, playbookId, attempt, receivedAt, startedAt, endedAt: null };
}

/** @returns the line of a remediation that has ended. */
export function summariseRecord(record: AuditTrailRecord): RemediationSummary {
  const { remediationId, result, reason, incidentId, ciId, playbookId, attempt, requestedAt, startedAt, recordedAt } = record;
  const times = { receivedAt: requestedAt, startedAt, endedAt: recordedAt };
  return { remediationId, status: STATUS_OF[result], result, reason, incidentId, ciId, playbookId, attempt, ...times };
}
