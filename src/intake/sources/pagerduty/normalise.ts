import type { Reading } from '../../../contracts/alert.ts';
import { alertTypeOfName } from '../alert-types.ts';
import { findCis } from '../find-cis.ts';
import { toPriority } from '../priorities.ts';
import { readPayload, refused, toInstant, toReading } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { pagerdutySchema, type PagerdutyEvent } from './payload.ts';

/** Everything else that happens to an incident is no new firing. */
const FIRING = ['incident.triggered', 'incident.reopened'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Custom fields, and the details that the integration sent along. Those are fields of the alert, not its text. */
function fieldsOf({ custom_fields: fields, body }: PagerdutyEvent['data']): Record<string, unknown> {
  const details = isRecord(body?.details) ? body.details : {};
  return { ...details, ...Object.fromEntries((fields ?? []).map(({ name, value }) => [name, value])) };
}

function readEvent({ event_type: type, occurred_at: at, data }: PagerdutyEvent): Reading {
  if (!FIRING.includes(type)) return refused('not-firing', `PagerDuty says ${type}`);
  const occurredAt = toInstant(at);
  if (occurredAt === undefined || !data.id)
    return refused('unreadable', 'event.occurred_at or event.data.id is missing or makes no sense');
  const fields = fieldsOf(data);
  const [named, text] = [fields['alert_type'], fields['description']].map((value) =>
    typeof value === 'string' ? value : undefined,
  );
  const alertType = alertTypeOfName(named);
  const priority = toPriority(data.priority?.summary, data.urgency === 'low' ? 'low' : 'high');
  return toReading({
    source: 'pagerduty',
    firingId: `${data.id}@${occurredAt}`,
    ticket: data.id,
    ...(alertType !== undefined && { alertType }),
    title: data.title ?? `PagerDuty incident ${data.id}`,
    description: [data.service?.summary, text].filter(Boolean).join(': '),
    priority,
    occurredAt,
    about: findCis(fields),
  });
}

/** A PagerDuty incident that was triggered or reopened. */
export const normalise: Normalise = (payload) => readPayload(pagerdutySchema, payload, ({ event }) => [readEvent(event)]);
