import type { GatePreview } from '../../contracts/gate-preview.ts';
import { remediationRequestSchema } from '../../contracts/remediation-request.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import { parseRecord } from '../../stores/parse-record.ts';
import { previewGates, type PreviewDependencies } from './preview-gates.ts';

export interface PreviewRemediationDependencies extends PreviewDependencies {
  ledger: Pick<LedgerStore, 'get'>;
}

/**
 * What the gates would say of a replay of this remediation now.
 * @param requestedBy ARN of who would ask for it
 * @returns undefined when there is no such remediation
 * @throws CorruptRecordError when its request can't be read any more, or what the ledger throws
 */
export async function previewRemediation(
  remediationId: string,
  requestedBy: string,
  dependencies: PreviewRemediationDependencies,
): Promise<GatePreview | undefined> {
  const entry = await dependencies.ledger.get(remediationId);
  if (!entry) return undefined;
  const request = parseRecord(remediationRequestSchema, 'The request of', remediationId, JSON.parse(entry.requestBody));
  return await previewGates({ ...request, auth: { ...request.auth, requestedBy } }, dependencies);
}
