import type { Decision } from '../../src/contracts/decision.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import { checkRecentChange, recentSince } from '../../src/decisions/check-recent-change.ts';
import { failClosed } from '../../src/decisions/fail-closed.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { RecentChangeStore } from '../../src/stores/recent-change-store.ts';

export interface RecentChangeDependencies {
  changes: RecentChangeStore;
  clock: Clock;
}

/** The third gate: no action while a change on the CI is recent, by the playbook's minutes. */
export const checkChanges = (
  { request, rule }: ExecutionDocument,
  { changes, clock }: RecentChangeDependencies,
): Promise<Decision> =>
  failClosed(async () => {
    if (!rule?.playbook) throw new TypeError('the document has no playbook');
    const { recentChangeMinutes } = rule.playbook.safety;
    const now = clock.now();
    const found = await changes.findSince(request.incident.ciId, recentSince(now, recentChangeMinutes));
    return checkRecentChange(found, recentChangeMinutes, now);
  });
