import { Temporal } from 'temporal-polyfill';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { allow, refuse, type Decision } from '../contracts/decision.ts';
import type { CalendarState, MaintenanceWindow } from '../contracts/maintenance-window.ts';
import type { Safety } from '../contracts/playbook.ts';
import { activeOccurrence } from './window-occurrences.ts';

/** @returns the scopes whose windows cover this CI: everything, itself, its class, its environment. */
export function windowScopes(ci: ConfigurationItem): string[] {
  const scopes = ['all', `ci#${ci.ciId}`, `class#${ci.ciClass}`];
  return ci.environment === undefined ? scopes : [...scopes, `environment#${ci.environment}`];
}

/** A calendar that never says when it opens is looked at again after this long, in seconds. */
const LOOK_AGAIN_SECONDS = 900;

/** Something that keeps the CI closed, and until when. */
interface Closing {
  detail: string;
  evidence: Record<string, unknown>;
  until: string;
}

function closingByWindow(window: MaintenanceWindow, at: Temporal.Instant): Closing | undefined {
  const occurrence = activeOccurrence(window, at);
  if (!occurrence) return undefined;
  const { windowId, scope, title } = window;
  const [startsAt, endsAt] = [occurrence.startsAt.toString(), occurrence.endsAt.toString()];
  return {
    detail: `maintenance window ${windowId} (${title}) is active until ${endsAt}`,
    evidence: { windowId, scope, startsAt, endsAt },
    until: endsAt,
  };
}

function closingByCalendar({ name, isOpen, changesAt }: CalendarState, now: Date): Closing | undefined {
  if (isOpen) return undefined;
  const until = changesAt ?? new Date(now.getTime() + LOOK_AGAIN_SECONDS * 1000).toISOString();
  return { detail: `change calendar ${name} is closed${changesAt ? ` until ${changesAt}` : ''}`, evidence: { calendar: name, changesAt: changesAt ?? null }, until };
}

/**
 * Is any of these windows active, or any of these calendars closed, at `now`? The one that stays so longest counts.
 * @param windows those whose scope covers the CI
 * @param calendars those that the playbook names
 * @throws RangeError or an error of the rule parser when a window can't be read; the gate then denies.
 */
export function checkMaintenanceWindow(
  windows: readonly MaintenanceWindow[],
  calendars: readonly CalendarState[],
  onRefusal: Safety['maintenanceWindow'],
  now: Date,
): Decision {
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const closings = [
    ...windows.map((window) => closingByWindow(window, at)),
    ...calendars.map((calendar) => closingByCalendar(calendar, now)),
  ].filter((closing) => closing !== undefined);
  const [longest] = closings.sort((a, b) => Date.parse(b.until) - Date.parse(a.until));
  if (longest) {
    const { detail, evidence, until } = longest;
    return refuse(onRefusal, { reason: 'maintenance-window', detail, evidence, recheckAt: until });
  }
  const looked = { windows: windows.length, ...(calendars.length > 0 && { openCalendars: calendars.map(({ name }) => name) }) };
  return allow(`no active maintenance window among ${windows.length}${calendars.length > 0 ? `, ${calendars.length} calendars open` : ''}`, looked);
}
