import type { LedgerEntry } from '../../contracts/ledger-entry.ts';
import { remediationRequestSchema, type RemediationRequest } from '../../contracts/remediation-request.ts';
import type { ExecutionReader, ExecutionSummary } from '../../stores/execution-reader.ts';
import type { IncidentStore, WorkNote } from '../../stores/incident-store.ts';
import type { Lease, LeaseStore } from '../../stores/lease-store.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';

/** Everything that is known of one remediation. */
export interface RemediationView<Audit extends object = Record<string, unknown>> {
  remediationId: string;
  request: RemediationRequest | null;
  execution: ExecutionSummary | null;
  audit: Audit | null;
  workNote: WorkNote | null;
  /** The CI's lease, whoever holds it. */
  lease: Lease | null;
  ledger: LedgerEntry;
}

/** Where it is known. */
export interface RemediationSources<Audit extends object> {
  ledger: Pick<LedgerStore, 'get'>;
  leases: Pick<LeaseStore, 'get'>;
  incidents: Pick<IncidentStore, 'get'>;
  executions: Pick<ExecutionReader, 'find'>;
  /** @returns the audit record, if one is written yet */
  readAudit: (remediationId: string) => Promise<Audit | null | undefined>;
}

/** @returns the request as it came, when it can be read. */
export function requestOf({ requestBody }: LedgerEntry): RemediationRequest | null {
  const parsed = remediationRequestSchema.safeParse(JSON.parse(requestBody));
  return parsed.success ? parsed.data : null;
}

async function readWorkNote(incidents: Pick<IncidentStore, 'get'>, { incidentId, remediationId }: LedgerEntry): Promise<WorkNote | null> {
  const incident = await incidents.get(incidentId);
  const notes = incident?.['work_notes'] as Record<string, WorkNote> | undefined;
  return notes?.[remediationId] ?? null;
}

/** @returns all of it, or null when the ledger knows no such remediation (rows outlive their execution, but not the audit record). */
export async function loadRemediation<Audit extends object>(
  remediationId: string,
  { ledger: rows, leases, incidents, executions, readAudit }: RemediationSources<Audit>,
): Promise<RemediationView<Audit> | null> {
  const ledger = await rows.get(remediationId);
  if (!ledger) return null;
  const [execution, audit, workNote, lease] = await Promise.all([
    ledger.executionArn === undefined ? null : executions.find(ledger.executionArn),
    readAudit(remediationId),
    readWorkNote(incidents, ledger),
    leases.get(ledger.ciId),
  ]);
  return { remediationId, request: requestOf(ledger), execution, audit: audit ?? null, workNote, lease: lease ?? null, ledger };
}
