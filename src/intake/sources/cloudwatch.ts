import type { Alert, Reading } from '../../contracts/alert.ts';
import { alertTypeOfMetric, alertTypeOfName, sideOf, type Side } from './alert-types.ts';
import { findCis } from './find-cis.ts';
import { toPriority } from './priorities.ts';
import { refused, toInstant, toReading } from './readings.ts';

/** One metric of an alarm. */
export interface AlarmMetric {
  namespace: string | undefined;
  name: string | undefined;
  dimensions: Record<string, string>;
}

/** A CloudWatch alarm that changed its state, by whichever door it came. */
export interface AlarmChange {
  source: 'cloudwatch-sns' | 'cloudwatch-event';
  name: string;
  arn: string;
  description: string;
  state: string;
  reason: string;
  /** What keeps the alarm's own actions from being taken, if anything does. */
  suppressedBy?: string | undefined;
  changedAt: string;
  metrics: AlarmMetric[];
}

/** Written by who owns the alarm, in its description: `stackflow:ci=CI0000789 stackflow:alert-type=disk-full`. */
const HINT = /\bstackflow:(ci|alert-type|priority)=([A-Za-z0-9_.:-]{1,128})/g;

/** A hint may end a sentence. */
const readHints = (description: string): Record<string, string> =>
  Object.fromEntries([...description.matchAll(HINT)].map(([, name = '', value = '']) => [name, value.replace(/[.:]$/, '')]));

/** The dimensions of all metrics, or undefined when two of them say different things under one name. */
function mergeDimensions(metrics: AlarmMetric[]): Record<string, string> | undefined {
  const merged: Record<string, string> = {};
  for (const [name, value] of metrics.flatMap(({ dimensions }) => Object.entries(dimensions))) {
    if (Object.hasOwn(merged, name) && merged[name] !== value) return undefined;
    merged[name] = value;
  }
  return merged;
}

function typeOf(metrics: AlarmMetric[], side: Side | undefined, name: string): string | undefined {
  const known = new Set(metrics.map((metric) => alertTypeOfMetric(side, metric.namespace, metric.name)));
  const [only] = known;
  return known.size === 1 && only !== undefined ? only : alertTypeOfName(name);
}

/** The two doors write the same instant with other digits: the firing is known by alarm and second. */
const firingIdOf = (arn: string, changedAt: string): string => `${arn}@${changedAt.slice(0, 19)}`;

/** What a change of a CloudWatch alarm's state says: only one into ALARM is an alert. */
export function readAlarm(change: AlarmChange): Reading {
  const { source, name, arn, description, state, reason, suppressedBy, changedAt, metrics } = change;
  if (state !== 'ALARM') return refused('not-firing', `alarm ${name} is ${state}`);
  if (suppressedBy !== undefined) return refused('not-firing', `alarm ${name} is suppressed by ${suppressedBy}`);
  const occurredAt = toInstant(changedAt);
  if (occurredAt === undefined) return refused('unreadable', `alarm ${name} changed at "${changedAt}", which is no time`);
  const hinted = new Set([...description.matchAll(HINT)].filter(([, hint]) => hint === 'ci').map(([, , value]) => value));
  if (hinted.size > 1) return refused('ambiguous-ci', `the description of alarm ${name} names more than one CI`);
  const { ci, 'alert-type': hintedType, priority } = readHints(description);
  const dimensions = mergeDimensions(metrics);
  if (ci === undefined && dimensions === undefined)
    return refused(
      'ambiguous-ci',
      `alarm ${name} looks at more than one resource: write stackflow:ci=CI-ID into its description`,
    );
  const alertType = alertTypeOfName(hintedType) ?? typeOf(metrics, sideOf(reason), name);
  const alert: Alert = {
    source,
    firingId: firingIdOf(arn, occurredAt),
    ...(alertType !== undefined && { alertType }),
    title: `ALARM: "${name}"`,
    description: [description, ...metrics.map((metric) => [metric.namespace, metric.name].filter(Boolean).join(' ')), reason]
      .filter(Boolean)
      .join(' '),
    priority: toPriority(priority),
    occurredAt,
    about: ci === undefined ? findCis(dimensions ?? {}) : { ciId: ci, lookups: [] },
  };
  return toReading(alert);
}
