import { createHash } from 'node:crypto';
import { REMEMBERED_FIRINGS, type AlertOccurrence } from '../contracts/alert-occurrence.ts';

/** Within this time after a request, an alert that fires anew is flapping; longer when its playbook's cooldown is. */
const FLAPPING_SECONDS = 900;

const REMEMBERED_SECONDS = 30 * 86_400;

/** One firing, as intake knows it before it looks. */
export interface Firing {
  alertKey: string;
  firingId: string;
  occurredAt: string;
  /** The host's incident, when the alert is one: then there is no other occurrence. */
  incidentId?: string | undefined;
}

/** `copy`: this firing is known. `first`: of its occurrence. `again`: it fires anew. `over`: its incident is over. */
export interface NotedFiring {
  kind: 'copy' | 'first' | 'again' | 'over';
  occurrence: AlertOccurrence;
}

/** @returns the id of the incident that intake opens for an occurrence: the same for everyone who asks. */
export const incidentIdFor = (alertKey: string, occurrence: number, openedAt: string): string =>
  `INC-${createHash('sha256')
    .update(JSON.stringify([alertKey, occurrence, openedAt]))
    .digest('hex')
    .slice(0, 16)}`;

const expiryAt = (now: Date): number => Math.floor(now.getTime() / 1000) + REMEMBERED_SECONDS;

function begin(
  { alertKey, firingId, occurredAt, incidentId }: Firing,
  before: AlertOccurrence | undefined,
  now: Date,
): AlertOccurrence {
  const occurrence = (before?.occurrence ?? 0) + 1;
  return {
    alertKey,
    version: (before?.version ?? 0) + 1,
    occurrence,
    incidentId: incidentId ?? incidentIdFor(alertKey, occurrence, occurredAt),
    openedAt: occurredAt,
    count: 1,
    lastFiredAt: occurredAt,
    firings: [...(before?.firings ?? []), firingId].slice(-REMEMBERED_FIRINGS),
    attempt: 1,
    publishedAttempt: 0,
    expiresAt: expiryAt(now),
  };
}

function isFlapping({ published }: AlertOccurrence, now: Date): boolean {
  if (!published) return false;
  return now.getTime() - Date.parse(published.at) < Math.max(FLAPPING_SECONDS, published.cooldownSeconds) * 1000;
}

/** What was asked for before is answered first; a flapping alert is only counted. */
function nextAttempt(known: AlertOccurrence, now: Date): number {
  const { attempt, publishedAttempt } = known;
  return publishedAttempt < attempt || isFlapping(known, now) ? attempt : attempt + 1;
}

/**
 * What a firing means, given what is known of its kind of alert on its CI.
 * @param isOver whether the known occurrence's incident is resolved, closed or cancelled
 */
export function noteFiring(known: AlertOccurrence | undefined, firing: Firing, isOver: boolean, now: Date): NotedFiring {
  if (!known) return { kind: isOver ? 'over' : 'first', occurrence: begin(firing, undefined, now) };
  const isCopy = known.firings.includes(firing.firingId);
  if (isOver && (isCopy || firing.incidentId !== undefined)) return { kind: 'over', occurrence: known };
  if (isOver) return { kind: 'first', occurrence: begin(firing, known, now) };
  if (isCopy) return { kind: 'copy', occurrence: known };
  const occurrence: AlertOccurrence = {
    ...known,
    version: known.version + 1,
    count: known.count + 1,
    lastFiredAt: firing.occurredAt > known.lastFiredAt ? firing.occurredAt : known.lastFiredAt,
    firings: [...known.firings, firing.firingId].slice(-REMEMBERED_FIRINGS),
    attempt: nextAttempt(known, now),
    expiresAt: expiryAt(now),
  };
  return { kind: 'again', occurrence };
}
