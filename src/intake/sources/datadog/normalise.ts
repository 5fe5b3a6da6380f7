import type { Reading } from '../../../contracts/alert.ts';
import { alertTypeOfMetric, alertTypeOfName, sideOf } from '../alert-types.ts';
import { findCis } from '../find-cis.ts';
import { toPriority } from '../priorities.ts';
import { readPayload, refused, toInstant, toReading } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { datadogSchema, type DatadogEvent } from './payload.ts';

/** `No Data` and `Warn` are no alert; `Renotify` and `Re-Triggered` belong to the cycle that is known already. */
const FIRING = ['triggered', 're-triggered', 'renotify'];

const textOf = (value: string | number | null | undefined): string | undefined => {
  const text = String(value ?? '').trim();
  return text === '' || text.toLowerCase() === 'null' ? undefined : text;
};

/** Without the transition the title tells, behind a priority perhaps: `[P2] [Triggered on {host:web-1}] High CPU`. */
const TITLE_TRANSITION = /^(?:\[P[1-5]\] ?)?\[(Triggered|Re-Triggered|Renotify|Recovered|Warn|No Data)\b/i;

const transitionOf = ({ alert_transition: transition, title }: DatadogEvent): string | undefined =>
  (textOf(transition) ?? TITLE_TRANSITION.exec(title)?.[1])?.toLowerCase();

/** `role:web,host:web-1` as names; a tag without a value names nothing, and neither does one that has two. */
function tagsOf(...lists: (string | undefined)[]): Record<string, string> {
  const tags = lists.flatMap((list) => (list ?? '').split(',')).map((tag) => tag.trim());
  const pairs = Map.groupBy(
    tags.flatMap((tag): [string, string][] => {
      const colon = tag.indexOf(':');
      return colon > 0 ? [[tag.slice(0, colon), tag.slice(colon + 1)]] : [];
    }),
    ([name]) => name,
  );
  const single = [...pairs.values()].filter((same) => new Set(same.map(([, value]) => value)).size === 1);
  return Object.fromEntries(single.flat());
}

function readEvent(event: DatadogEvent): Reading {
  const transition = transitionOf(event);
  const isWarning = textOf(event.alert_type) === 'warning' && transition !== 'triggered';
  if (transition === undefined || isWarning || !FIRING.includes(transition))
    return refused('not-firing', `Datadog says ${transition ?? 'nothing of a transition'}`);
  const occurredAt = toInstant(textOf(event.date));
  if (occurredAt === undefined) return refused('unreadable', 'date is missing, or no time');
  const tags = tagsOf(textOf(event.tags), textOf(event.alert_scope));
  const hostname = textOf(event.hostname);
  const alertType =
    alertTypeOfName(tags['alert_type']) ??
    alertTypeOfMetric(sideOf(textOf(event.alert_query) ?? '>'), textOf(event.alert_metric)) ??
    alertTypeOfName(textOf(event.alert_metric));
  return toReading({
    source: 'datadog',
    ticket: textOf(event.alert_id) ?? textOf(event.id) ?? 'none',
    firingId: `datadog@${textOf(event.alert_cycle_key) ?? textOf(event.id) ?? ''}`,
    ...(alertType !== undefined && { alertType }),
    title: event.title,
    description: event.body ?? '',
    priority: toPriority(textOf(event.priority), textOf(event.alert_type)),
    occurredAt,
    about: findCis({ ...(hostname !== undefined && { hostname }), ...tags }),
  });
}

/** A Datadog monitor that was triggered. */
export const normalise: Normalise = (payload) => readPayload(datadogSchema, payload, (event) => [readEvent(event)]);
