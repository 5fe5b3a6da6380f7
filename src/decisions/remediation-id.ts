import { createHash } from 'node:crypto';

/** What makes two requests the same remediation. */
export interface RemediationIdentity {
  incidentId: string;
  /** Occurrence of the incident: a reopened one has another. ISO 8601. */
  openedAt: string;
  playbookId: string;
  /** 1 for the first try, +1 for each replay. */
  attempt: number;
}

/** @returns the one id of a remediation (deduplication id, execution name, session name): `rem-` and 40 hex digits. */
export function remediationIdFor({ incidentId, openedAt, playbookId, attempt }: RemediationIdentity): string {
  const occurrence = new Date(openedAt).toISOString();
  const identity = JSON.stringify([incidentId, occurrence, playbookId, attempt]);
  return `rem-${createHash('sha256').update(identity).digest('hex').slice(0, 40)}`;
}
