import type { HostIncident } from '../contracts/host-incident.ts';
import type { Classification, IncidentReference } from '../contracts/remediation-request.ts';

const MAX_DESCRIPTION_CHARACTERS = 512;

/** A ticket that a person opened has no alert behind it; its type is then `incident-<category>`. */
const alertTypeOf = (classification: Classification): string => `incident-${classification.category}`;

/**
 * The host's incident as a request names it.
 * @param alertType what kind of alert opened it, when an alert did
 */
export function normaliseHostIncident(
  incident: HostIncident,
  classification: Classification,
  alertType = alertTypeOf(classification),
): IncidentReference {
  return {
    id: incident.id,
    priority: incident.priority,
    alertType,
    category: classification.category,
    shortDescription: incident.short_description.slice(0, MAX_DESCRIPTION_CHARACTERS),
    ciId: incident.ci_id,
    openedAt: incident.created_at,
  };
}
