import type { Reading } from '../../../contracts/alert.ts';
import { isOpen } from '../../../contracts/host-incident.ts';
import { alertTypeOfName } from '../alert-types.ts';
import { readPayload, refused, toReading } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { hostIncidentSchemas, type IncidentPayload } from './payload.ts';

/** The host tells us of what we opened ourselves; its alert has been taken in already. See `incidentIdFor`. */
const OPENED_BY_US = /^INC-[0-9a-f]{16}$/;

const readIncident = (incident: IncidentPayload): Reading => {
  const {
    id,
    short_description: title,
    description,
    priority,
    state,
    ci_id: ciId,
    created_at: occurredAt,
    alert_type: named,
    correlation_id: correlationId,
  } = incident;
  if ([id, correlationId].some((known) => OPENED_BY_US.test(known ?? '')))
    return refused('not-firing', `incident ${id} was opened for an alert that is known`);
  if (!isOpen(state)) return refused('incident-closed', `incident ${id} is ${state}`);
  if (!ciId) return { ...refused('no-ci', `incident ${id} names no CI`), incidentId: id };
  const alertType = alertTypeOfName(named ?? undefined);
  return toReading({
    source: 'host-incident',
    firingId: `${id}@${occurredAt}`,
    ...(alertType !== undefined && { alertType }),
    title: title.trim() === '' ? `Incident ${id}` : title,
    description: description ?? '',
    priority,
    occurredAt,
    incidentId: id,
    about: { ciId, lookups: [] },
  });
};

/** An incident of the host, whoever opened it. */
export const normalise: Normalise = (payload) =>
  readPayload(hostIncidentSchemas, payload, (incident) => [readIncident(incident)]);
