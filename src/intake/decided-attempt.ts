import type { AlertOccurrence } from '../contracts/alert-occurrence.ts';
import type { Refusal } from '../contracts/decision.ts';
import type { Classification, IncidentReference } from '../contracts/remediation-request.ts';
import type { Taken } from '../contracts/shadow.ts';
import { remediationIdFor } from '../decisions/remediation-id.ts';

/** What intake has decided about one attempt, before it does anything about it. */
export interface DecidedAttempt {
  incident: IncidentReference;
  classification: Classification;
  attempt: number;
  /** When the alert came. */
  receivedAt: Date;
  taken: Taken;
}

/** @returns which request intake makes, or why none. */
export function toTaken({ id, openedAt }: IncidentReference, chosen: NonNullable<AlertOccurrence['chosen']> | { refusal: Refusal }): Taken {
  if ('refusal' in chosen) return { kind: 'refused', reason: chosen.refusal.reason, detail: chosen.refusal.detail };
  const { attempt, requestAttempt = attempt, playbookId, version } = chosen;
  const remediationId = remediationIdFor({ incidentId: id, openedAt, playbookId, attempt: requestAttempt });
  return { kind: 'requested', playbookId, version, remediationId };
}
