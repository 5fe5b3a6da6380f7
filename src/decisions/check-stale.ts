import { deny, type Refusal } from '../contracts/decision.ts';
import { isOpen } from '../contracts/host-incident.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { UnsignedRequest } from '../contracts/remediation-request.ts';

/** What the host says of the incident; `state` is absent when its record has none. */
export interface IncidentStatus {
  state?: string | undefined;
}

/**
 * Is the request still worth acting on? Not when its incident is over or gone, and not when it has waited longer than
 * the playbook's `maxAgeSeconds`; time on hold has a bound of its own.
 */
export function checkStale(
  { incident: { id }, auth: { issuedAt } }: UnsignedRequest,
  incident: IncidentStatus | undefined,
  { maxAgeSeconds }: Playbook,
  wasHeld: boolean,
  now: Date,
): Refusal | undefined {
  if (!incident) return deny('stale', `the host has no incident ${id}`, { incidentId: id });
  const { state } = incident;
  if (!isOpen(state)) return deny('stale', `incident ${id} is ${state} by now`, { incidentId: id, state });
  const ageSeconds = Math.round((now.getTime() - Date.parse(issuedAt)) / 1000);
  if (wasHeld || ageSeconds <= maxAgeSeconds) return undefined;
  return deny('stale', `the request is ${ageSeconds} s old; its playbook allows ${maxAgeSeconds} s`, {
    issuedAt,
    ageSeconds,
    maxAgeSeconds,
  });
}
