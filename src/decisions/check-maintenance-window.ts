import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { allow, deny, type Decision } from '../contracts/decision.ts';
import type { MaintenanceWindow } from '../contracts/maintenance-window.ts';

/** @returns the scopes whose windows cover this CI: everything, itself, its class, its environment. */
export function windowScopes(ci: ConfigurationItem): string[] {
  const scopes = ['all', `ci#${ci.ciId}`, `class#${ci.ciClass}`];
  return ci.environment === undefined ? scopes : [...scopes, `environment#${ci.environment}`];
}

const instant = (text: string) => Temporal.Instant.from(text);

/** The occurrence that began last before `at`: a recurring window keeps its local start time across DST. */
function lastStart(window: MaintenanceWindow, rrule: string, at: Temporal.Instant): Temporal.Instant | null {
  const zone = window.timeZone ?? 'UTC';
  const dtstart = instant(window.startsAt).toZonedDateTimeISO(zone);
  const rule = new RRuleTemporal({ rruleString: `RRULE:${rrule}`, dtstart, tzid: zone });
  return rule.previous(at.toZonedDateTimeISO(zone), true)?.toInstant() ?? null;
}

/** The occurrence that is active at `at`, start inclusive and end exclusive. */
function activeOccurrence(window: MaintenanceWindow, at: Temporal.Instant): { startsAt: string; endsAt: string } | null {
  const length = instant(window.endsAt).since(instant(window.startsAt));
  const start = window.rrule === undefined ? instant(window.startsAt) : lastStart(window, window.rrule, at);
  if (!start) return null;
  const end = start.add(length);
  const active = Temporal.Instant.compare(start, at) <= 0 && Temporal.Instant.compare(at, end) < 0;
  return active ? { startsAt: start.toString(), endsAt: end.toString() } : null;
}

/**
 * Is any of these windows active at `now`?
 * @param windows those whose scope covers the CI
 * @throws RangeError or an error of the rule parser when a window can't be read; the gate then denies.
 */
export function checkMaintenanceWindow(windows: MaintenanceWindow[], now: Date): Decision {
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  for (const window of windows) {
    const occurrence = activeOccurrence(window, at);
    if (!occurrence) continue;
    const { windowId, scope, title } = window;
    return {
      ...deny('maintenance-window', `maintenance window ${windowId} (${title}) is active until ${occurrence.endsAt}`, {
        windowId,
        scope,
        ...occurrence,
      }),
      recheckAt: occurrence.endsAt,
    } as Decision;
  }
  return allow(`no active maintenance window among ${windows.length}`, { windows: windows.length });
}
