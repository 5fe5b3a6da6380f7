import { allow, deny, type Decision } from '../contracts/decision.ts';
import type { RecentChange } from '../contracts/recent-change.ts';

/** @returns the earliest time of implementation that still counts as recent. */
export const recentSince = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

/**
 * Was a change implemented within the last `minutes`? The boundary belongs to the exclusion: a change exactly 30
 * minutes old still denies, one a millisecond older doesn't. A change dated in the future (a clock ahead of ours)
 * counts as recent. With 0 minutes the gate is off.
 * @param changes the changes of the CI since `recentSince`
 */
export function checkRecentChange(changes: RecentChange[], minutes: number, now: Date): Decision {
  const since = recentSince(now, minutes);
  if (minutes === 0) return allow('the playbook does not look at recent changes', { recentChangeMinutes: 0 });
  const recent = changes
    .filter((change) => Date.parse(change.implementedAt) >= since.getTime())
    .sort((a, b) => Date.parse(b.implementedAt) - Date.parse(a.implementedAt));
  const [latest] = recent;
  if (!latest)
    return allow(`no change recorded in the last ${minutes} minutes`, { recentChangeMinutes: minutes, since: since.toISOString() });
  return deny('recent-change', `change ${latest.changeId} was implemented at ${latest.implementedAt}, within ${minutes} minutes`, {
    changeId: latest.changeId,
    implementedAt: latest.implementedAt,
    recentChangeMinutes: minutes,
    changes: recent.length,
  });
}
