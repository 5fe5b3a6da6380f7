import { NO_ACTIVITY, type Activity, type CiUse } from '../../contracts/activity.ts';
import { DEFAULT_LIMITS, MOST_PER_HOUR } from '../../contracts/control.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { Reason } from '../../contracts/reasons.ts';
import { endSlot } from '../end-slot.ts';
import { takeSlot } from '../take-slot.ts';
import type { BacktestTally, PastAction } from './tally.ts';

/** Limits of accounts are about everything that goes on in them, which a playbook alone can't tell. */
const NO_ACCOUNT_LIMITS = { ...DEFAULT_LIMITS, stormPerHour: MOST_PER_HOUR, maxCisOfAccountAtOnce: MOST_PER_HOUR };

const byTime = (a: PastAction, b: PastAction): number => Date.parse(a.at) - Date.parse(b.at) || (a.remediationId < b.remediationId ? -1 : 1);

/** What other playbooks did on a CI before that moment, oldest first. */
function usesBefore(at: string, others: readonly BacktestTally['others'][number][] = []): CiUse[] {
  return others.filter((one) => Date.parse(one.at) < Date.parse(at)).map(({ at: usedAt, remediationId, playbookId }) => ({ usedAt, remediationId, playbookId }));
}

/** How many of what would have been done the playbook's own limits would have refused, by reason. */
export type RefusedByLimits = { reason: Reason; count: number }[];

/**
 * Asks the limits about everything that the playbook would have done, in the order of time, as if each action had worked at
 * once. The actions of other playbooks count where a CI's own limit looks at them.
 */
export function simulateLimits({ wanted, others }: BacktestTally, { playbookId, safety }: Playbook): RefusedByLimits {
  const refused = new Map<Reason, number>();
  const foreign = Map.groupBy(others.filter((one) => one.playbookId !== playbookId).sort(byTime), ({ ciId }) => ciId);
  const own = new Map<string, CiUse[]>();
  let activity: Activity = NO_ACTIVITY;
  for (const { at, ciId, remediationId } of [...wanted].sort(byTime)) {
    const now = new Date(at);
    const uses = own.get(ciId) ?? [];
    const ciUses = [...usesBefore(at, foreign.get(ciId)), ...uses];
    const candidate = { remediationId, ciId, playbookId, accountId: '' };
    const { refusal, next = activity } = takeSlot(activity, { candidate, safety, limits: NO_ACCOUNT_LIMITS, ciUses, sizes: {}, now });
    activity = refusal ? next : (endSlot(next, remediationId, 'succeeded', now) ?? next);
    if (refusal) refused.set(refusal.reason, (refused.get(refusal.reason) ?? 0) + 1);
    else own.set(ciId, [...uses.slice(1 - MOST_PER_HOUR), { remediationId, playbookId, usedAt: at }]);
  }
  return [...refused].map(([reason, count]) => ({ reason, count })).sort((a, b) => (a.reason < b.reason ? -1 : 1));
}
