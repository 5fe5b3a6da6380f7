import type { ExecutionDocument } from '../contracts/execution-document.ts';
import { renderWorkNote } from '../decisions/render-work-note.ts';
import type { Clock } from '../platform/clock.ts';
import type { IncidentStore } from '../stores/incident-store.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';

export interface UpdateWorkNoteDependencies {
  incidents: Pick<IncidentStore, 'addWorkNote'>;
  ledger: Pick<LedgerStore, 'recordNote'>;
  clock: Clock;
}

/**
 * Writes the incident's work note once, under the remediation id.
 * @throws IncidentNotFoundError when the host has no such incident.
 */
export async function updateWorkNote(
  document: ExecutionDocument,
  { incidents, ledger, clock }: UpdateWorkNoteDependencies,
): Promise<{ incidentId: string; writtenAt: string }> {
  const { remediationId, incident } = document.request;
  const writtenAt = clock.now().toISOString();
  const text = renderWorkNote(document, document.audit);
  await incidents.addWorkNote(incident.id, remediationId, { text, author: 'StackFlow Auto-Remediation', created_at: writtenAt });
  await ledger.recordNote(remediationId, clock.now());
  return { incidentId: incident.id, writtenAt };
}
