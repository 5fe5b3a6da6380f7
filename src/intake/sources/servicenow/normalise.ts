import type { Alert, Reading } from '../../../contracts/alert.ts';
import { alertTypeOfName } from '../alert-types.ts';
import { toPriority } from '../priorities.ts';
import { readPayload, refused, toInstant, toReading } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { servicenowSchema, type ServicenowField, type ServicenowIncident } from './payload.ts';

/** On hold, resolved, closed, cancelled, by number or by word: nobody waits for us. */
const OPEN = ['1', '2', 'new', 'in progress'];

/** What stands for a record when ServiceNow sends no name. */
const SYS_ID = /^[0-9a-f]{32}$/;

const valueOf = (field: ServicenowField | undefined): string | undefined =>
  (typeof field === 'string' ? field : (field?.value ?? undefined)) || undefined;
const nameOf = (field: ServicenowField | undefined): string | undefined =>
  (typeof field === 'string' ? field : (field?.display_value ?? field?.value ?? undefined)) || undefined;

/** `u_ci_id` is the host's own id; without it the CI's name counts, if ServiceNow sent the name. */
function aboutOf({ u_ci_id: ciId, cmdb_ci: ci }: ServicenowIncident): Alert['about'] {
  const id = valueOf(ciId);
  const shown = nameOf(ci);
  const name = shown !== undefined && SYS_ID.test(shown) ? undefined : shown;
  return { ...(id !== undefined && { ciId: id }), lookups: name === undefined ? [] : [{ name }] };
}

function readIncident(incident: ServicenowIncident): Reading {
  const [number, state, title] = [valueOf(incident.number), valueOf(incident.state), valueOf(incident.short_description)];
  if (!number || !state || !title) return refused('unreadable', 'number, state or short_description is empty');
  if (!OPEN.includes(state.toLowerCase())) return refused('not-firing', `${number} is in state ${nameOf(incident.state)}`);
  const occurredAt = toInstant(valueOf(incident.reopened_time) ?? valueOf(incident.opened_at));
  if (occurredAt === undefined) return refused('unreadable', `${number} has no opened_at that is a time`);
  const alertType = alertTypeOfName(valueOf(incident.u_alert_type));
  return toReading({
    source: 'servicenow',
    firingId: `${number}@${occurredAt}`,
    ticket: number,
    ...(alertType !== undefined && { alertType }),
    title,
    description: valueOf(incident.description) ?? '',
    priority: toPriority(valueOf(incident.priority)),
    occurredAt,
    about: aboutOf(incident),
  });
}

/** An incident that ServiceNow opened or reopened. */
export const normalise: Normalise = (payload) => readPayload(servicenowSchema, payload, (incident) => [readIncident(incident)]);
