import type { Alert, Reading } from '../../../contracts/alert.ts';
import { alertTypeOfName } from '../alert-types.ts';
import { findCis } from '../find-cis.ts';
import { toPriority } from '../priorities.ts';
import { readPayload, refused, toInstant, toReading } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { alertmanagerSchema, type AlertmanagerAlert } from './payload.ts';

/** Alertmanager makes its fingerprint of the labels; older ones send none. */
const fingerprintOf = ({ fingerprint, labels }: AlertmanagerAlert): string =>
  fingerprint ?? JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))).slice(0, 400);

/** Host of `host:port`, `[address]:port` or an address of a page. */
function hostOf(instance: string): string {
  const address = instance.replace(/^https?:\/\//, '');
  if (address.startsWith('[')) return address.slice(1).split(']', 1)[0] ?? '';
  return address.split(/[:/]/, 1)[0] ?? '';
}

/** `instance` is where it was scraped. It tells least: the exporter may stand elsewhere. */
function aboutOf(labels: Record<string, string>): Alert['about'] {
  const { ciId, lookups } = findCis(labels);
  const scraped = findCis({ host: hostOf(labels['instance'] ?? '') }).lookups;
  return { ...(ciId !== undefined && { ciId }), lookups: [...lookups, ...scraped].slice(0, 20) };
}

function readAlert(one: AlertmanagerAlert): Reading {
  const { status, labels, annotations = {}, startsAt } = one;
  const name = labels['alertname'] ?? 'alert without a name';
  if (status !== 'firing') return refused('not-firing', `${name} is ${status}`);
  const occurredAt = toInstant(startsAt);
  if (occurredAt === undefined) return refused('unreadable', `${name} starts at "${startsAt}", which is no time`);
  const alertType = alertTypeOfName(labels['alert_type'] ?? labels['alertname']);
  return toReading({
    source: 'alertmanager',
    firingId: `${fingerprintOf(one)}@${occurredAt}`,
    ...(alertType !== undefined && { alertType }),
    title: annotations['summary'] || name,
    description: [name, annotations['description'] || annotations['message']].filter(Boolean).join(': '),
    priority: toPriority(labels['priority'], labels['severity']),
    occurredAt,
    about: aboutOf(labels),
  });
}

/** A group of Alertmanager's: each alert is read for itself. */
export const normalise: Normalise = (payload) => readPayload(alertmanagerSchema, payload, ({ alerts }) => alerts.map(readAlert));
