import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import { allow, deny, refuse, type Decision } from '../contracts/decision.ts';
import type { ChangeFeed, Safety } from '../contracts/playbook.ts';
import type { FeedReach, RecentChange } from '../contracts/recent-change.ts';

/** @returns the earliest time of implementation that still counts as recent. */
export const recentSince = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

/** Our own heartbeat comes every five minutes; a feed that missed three of them has stopped. */
const FEED_STALE_AFTER_MS = 15 * 60_000;

const FEEDS: readonly ChangeFeed[] = ['host', 'aws'];

/** @returns the CIs on which this one depends, by its record's `dependsOn`. */
export const upstreamOf = ({ dependsOn }: ConfigurationItem): string[] =>
  Array.isArray(dependsOn) ? dependsOn.filter((id): id is string => typeof id === 'string') : [];

/** @returns what changes on this CI are recorded under: its id, and every ARN that its record names. */
export function changeSubjects(ci: ConfigurationItem): string[] {
  const arns = Object.values(ci)
    .flat()
    .filter((value): value is string => typeof value === 'string' && value.startsWith('arn:'));
  return [...new Set([ci.ciId, ...arns])];
}

/** What is known of each feed, in words and as facts. */
function describeFeeds(reaches: readonly FeedReach[], now: Date) {
  const stale = FEEDS.filter((feed) => {
    const reach = reaches.find((one) => one.feed === feed);
    return !reach || now.getTime() - Date.parse(reach.reachesUntil) > FEED_STALE_AFTER_MS;
  });
  const until = Object.fromEntries(FEEDS.map((feed) => [feed, reaches.find((one) => one.feed === feed)?.reachesUntil ?? null]));
  const words = FEEDS.map((feed) => (until[feed] ? `${feed} heard until ${until[feed]}` : `${feed} never heard`)).join(', ');
  return { stale, feeds: until, words };
}

/**
 * Was a change implemented within the playbook's minutes? The boundary belongs to the exclusion: a change exactly 30
 * minutes old still denies, one a millisecond older doesn't. A change dated in the future (a clock ahead of ours)
 * counts as recent. With 0 minutes the gate is off. The verdict says how far its evidence reaches: a silent feed proves
 * nothing, and denies when the playbook requires it.
 * @param changes those on the CI, on its resources and upstream since `recentSince`
 */
export function checkRecentChange(
  changes: readonly RecentChange[],
  reaches: readonly FeedReach[],
  { recentChangeMinutes: minutes, recentChange, requiredFeeds }: Pick<Safety, 'recentChangeMinutes' | 'recentChange' | 'requiredFeeds'>,
  now: Date,
): Decision {
  if (minutes === 0) return allow('the playbook does not look at recent changes', { recentChangeMinutes: 0 });
  const since = recentSince(now, minutes);
  const { stale, feeds, words } = describeFeeds(reaches, now);
  const recent = changes
    .filter((change) => Date.parse(change.implementedAt) >= since.getTime())
    .sort((a, b) => Date.parse(b.implementedAt) - Date.parse(a.implementedAt));
  const [latest] = recent;
  if (latest) {
    const { changeId, ciId: on, implementedAt, summary } = latest;
    return refuse(recentChange, {
      reason: 'recent-change',
      detail: `change ${changeId} was implemented on ${on} at ${implementedAt}, within ${minutes} minutes`,
      evidence: { changeId, on, implementedAt, ...(summary !== undefined && { summary }), recentChangeMinutes: minutes, changes: recent.length },
      recheckAt: new Date(Date.parse(implementedAt) + minutes * 60_000 + 1).toISOString(),
    });
  }
  const evidence = { recentChangeMinutes: minutes, since: since.toISOString(), feeds };
  const silent = requiredFeeds.find((feed) => stale.includes(feed));
  if (silent) return deny('stale-feed', `the ${silent} change feed is silent (${words}): a change would not show`, evidence);
  if (stale.length === 0) return allow(`no change in the last ${minutes} minutes (${words})`, evidence);
  return allow(`none recorded in the last ${minutes} minutes, but a later change on a silent feed would not show (${words})`, evidence);
}
