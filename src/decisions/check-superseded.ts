import { deny, type Refusal } from '../contracts/decision.ts';
import type { LedgerEntry } from '../contracts/ledger-entry.ts';
import type { RemediationRequest } from '../contracts/remediation-request.ts';

const isP1 = ({ requestBody }: LedgerEntry): boolean => (JSON.parse(requestBody) as RemediationRequest).incident.priority === 'P1';

/**
 * Has a P1 with the same playbook helped the same incident while this request waited? Whether it did so meanwhile is
 * told by the CI's tokens, not by clocks.
 * @param others remediations of the same incident
 */
export function checkSuperseded({ remediationId, playbookId, waiting }: LedgerEntry, others: LedgerEntry[]): Refusal | undefined {
  if (!waiting) return undefined;
  const better = others.find(
    (other) =>
      other.remediationId !== remediationId &&
      other.playbookId === playbookId &&
      other.audit?.result === 'success' &&
      (other.fencingToken ?? 0) >= waiting.sinceToken &&
      isP1(other),
  );
  if (!better) return undefined;
  const said = `${better.remediationId} (P1) has done the same for ${better.incidentId} while this request waited`;
  return deny('superseded', said, { by: better.remediationId, waitedSince: waiting.since });
}
