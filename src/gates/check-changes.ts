import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import type { Decision } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';
import { boundHold } from '../decisions/bound-hold.ts';
import { changeSubjects, checkRecentChange, recentSince, upstreamOf } from '../decisions/check-recent-change.ts';
import { failClosed } from '../decisions/fail-closed.ts';
import type { Clock } from '../platform/clock.ts';
import type { ConfigurationItemStore } from '../stores/configuration-item-store.ts';
import type { RecentChangeStore } from '../stores/recent-change-store.ts';

export interface RecentChangeDependencies {
  changes: Pick<RecentChangeStore, 'findSince' | 'readFeeds'>;
  configurationItems: ConfigurationItemStore;
  clock: Clock;
}

/** Each one is read and asked about; a CI with more names its nearest ones. */
const MAX_UPSTREAM = 20;

/** What a change counts on: the CI and its resources, and the CIs on which it depends directly, with theirs. */
export async function changeSubjectsAround(
  ci: ConfigurationItem,
  { configurationItems }: Pick<RecentChangeDependencies, 'configurationItems'>,
): Promise<string[]> {
  const ids = upstreamOf(ci);
  if (ids.length > MAX_UPSTREAM) throw new RangeError(`CI ${ci.ciId} depends on ${ids.length} others; ${MAX_UPSTREAM} can be looked at`);
  const upstream = await Promise.all(ids.map((id) => configurationItems.get(id)));
  return [...new Set([...changeSubjects(ci), ...ids, ...upstream.flatMap((one) => (one ? changeSubjects(one) : []))])];
}

/** The third gate: no action while a change on the CI, or on what it depends on, is recent by the playbook's minutes. */
export const checkChanges = (document: Pick<ExecutionDocument, 'rule' | 'hold'>, dependencies: RecentChangeDependencies): Promise<Decision> =>
  failClosed(async () => {
    const { ci, playbook } = document.rule ?? {};
    if (!ci || !playbook) throw new TypeError('the document has no CI record or no playbook');
    const { changes, clock } = dependencies;
    const now = clock.now();
    const since = recentSince(now, playbook.safety.recentChangeMinutes);
    const [found, reaches] = await Promise.all([changes.findSince(await changeSubjectsAround(ci, dependencies), since), changes.readFeeds()]);
    return boundHold(checkRecentChange(found, reaches, playbook.safety, now), document, now);
  });
