import type { AlertSource } from '../../contracts/alert.ts';
import { toInstant } from '../sources/readings.ts';

/** Senders repeat a webhook that isn't answered, for some time. */
const OLDEST_SECONDS = 3600;
const NEWEST_SECONDS = 300;

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );

/** Where a source writes when it sent the webhook. Alertmanager's and ServiceNow's times are those of the alert itself. */
const SENT_AT: Partial<Record<AlertSource, (payload: unknown) => unknown>> = {
  pagerduty: (payload) => at(payload, 'event', 'occurred_at'),
  datadog: (payload) => at(payload, 'date'),
};

/** @returns whether a webhook is of now: one that is an hour old was kept by somebody, unless its source writes no time. */
export function isTimely(source: AlertSource, payload: unknown, now: Date): boolean {
  const read = SENT_AT[source];
  if (!read) return true;
  const sentAt = toInstant(String(read(payload) ?? ''));
  if (sentAt === undefined) return false;
  const ageSeconds = (now.getTime() - Date.parse(sentAt)) / 1000;
  return ageSeconds <= OLDEST_SECONDS && ageSeconds >= -NEWEST_SECONDS;
}
