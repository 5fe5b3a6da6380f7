import type { Activity, BreakerState, CiUse, Slot } from '../contracts/activity.ts';
import { MOST_PER_HOUR, type Limits } from '../contracts/control.ts';
import { deny, type Refusal } from '../contracts/decision.ts';
import type { Safety } from '../contracts/playbook.ts';

const HOUR_MS = 3_600_000;

/** Everything that the limits of one action depend on, besides the activity itself. */
export interface LimitFacts {
  candidate: Pick<Slot, 'remediationId' | 'ciId' | 'playbookId' | 'accountId' | 'service'>;
  safety: Safety;
  limits: Limits;
  /** What the CI was used for before, of any playbook. */
  ciUses: readonly CiUse[];
  /** How many CIs the account and the service have; only where a limit is a percentage. */
  sizes: { account?: number; service?: number };
  now: Date;
}

const ageMs = (instant: string, now: Date): number => now.getTime() - Date.parse(instant);
const isWithinHour = (instant: string, now: Date): boolean => ageMs(instant, now) < HOUR_MS;
const isRecent = ({ takenAt, endedAt }: Slot, now: Date): boolean => endedAt === undefined || isWithinHour(takenAt, now) || isWithinHour(endedAt, now);

/** A percentage never rounds down to none at all: a service of three CIs could not be remediated then. */
const shareOf = (size: number, percent: number): number => Math.max(1, Math.floor((size * percent) / 100));

function checkCi({ candidate, safety, ciUses, now }: LimitFacts): Refusal | undefined {
  const { ciId, playbookId, remediationId } = candidate;
  const others = ciUses.filter((use) => use.remediationId !== remediationId);
  const last = others.findLast((use) => use.playbookId === playbookId);
  if (last && ageMs(last.usedAt, now) < safety.cooldownSeconds * 1000) {
    const until = new Date(Date.parse(last.usedAt) + safety.cooldownSeconds * 1000).toISOString();
    return deny('cooldown', `playbook ${playbookId} acted on ${ciId} at ${last.usedAt}; its cooldown lasts until ${until}`, { ...last, until });
  }
  const recent = others.filter(({ usedAt }) => isWithinHour(usedAt, now)).length;
  if (safety.maxPerHourPerCi === undefined || recent < safety.maxPerHourPerCi) return undefined;
  const said = `${recent} actions on ${ciId} within the hour; ${safety.maxPerHourPerCi} are allowed`;
  return deny('rate-limit', said, { ciId, actions: recent, maxPerHourPerCi: safety.maxPerHourPerCi });
}

function checkRate({ slots }: Activity, { candidate: { playbookId }, safety: { maxPerHour }, now }: LimitFacts): Refusal | undefined {
  const recent = slots.filter((slot) => slot.playbookId === playbookId && isWithinHour(slot.takenAt, now)).length;
  if (maxPerHour === undefined || recent < maxPerHour) return undefined;
  const said = `${recent} actions of playbook ${playbookId} within the hour; ${maxPerHour} are allowed`;
  return deny('rate-limit', said, { playbookId, actions: recent, maxPerHour });
}

/** @returns a refusal when one more CI would be more than `most` of those that `name` stands for. */
function checkRadius(name: string, atWork: Slot[], ciId: string, most: number | undefined): Refusal | undefined {
  const others = new Set(atWork.map((slot) => slot.ciId).filter((other) => other !== ciId));
  if (most === undefined || others.size < most) return undefined;
  const said = `${others.size} CIs of ${name} are acted on at this moment; ${most} are allowed`;
  return deny('blast-radius', said, { of: name, atOnce: others.size, allowed: most });
}

const least = (...values: (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

const allowedShare = (size: number | undefined, percent: number | undefined): number | undefined =>
  size === undefined || percent === undefined ? undefined : shareOf(size, percent);

function checkAccount({ slots }: Activity, { candidate, limits, sizes, now }: LimitFacts): Refusal | undefined {
  const { accountId, service, ciId } = candidate;
  const ofAccount = slots.filter((slot) => slot.accountId === accountId);
  const atWork = ofAccount.filter(({ endedAt }) => endedAt === undefined);
  const ofService = atWork.filter((slot) => service !== undefined && slot.service === service);
  const mostOfAccount = least(limits.maxCisOfAccountAtOnce, allowedShare(sizes.account, limits.maxPercentOfAccountAtOnce));
  const mostOfService = least(limits.maxCisOfServiceAtOnce, allowedShare(sizes.service, limits.maxPercentOfServiceAtOnce));
  const recent = ofAccount.filter(({ takenAt }) => isWithinHour(takenAt, now)).length;
  const storm =
    recent < limits.stormPerHour
      ? undefined
      : deny('storm', `${recent} actions in account ${accountId} within the hour; ${limits.stormPerHour} are allowed`, {
          accountId,
          actions: recent,
          stormPerHour: limits.stormPerHour,
        });
  return (
    storm ??
    checkRadius(`account ${accountId}`, atWork, ciId, mostOfAccount) ??
    (service === undefined ? undefined : checkRadius(`service ${service}`, ofService, ciId, mostOfService))
  );
}

/** All accounts share the one row. */
function checkRoom({ slots }: Activity, { now }: LimitFacts): Refusal | undefined {
  const recent = slots.filter((slot) => isRecent(slot, now)).length;
  if (recent < MOST_PER_HOUR) return undefined;
  return deny('storm', `${recent} actions in all accounts within the hour; more can't be counted`, { actions: recent, allowed: MOST_PER_HOUR });
}

const CLOSED: BreakerState = { failuresInARow: 0 };

function openCircuit(playbookId: string, openedAt: string, why: string, halfOpenAfterSeconds: number): Refusal {
  const triesAt = new Date(Date.parse(openedAt) + halfOpenAfterSeconds * 1000).toISOString();
  return deny('circuit-open', `playbook ${playbookId} ${why}; it is tried once again after ${triesAt}`, { playbookId, openedAt, triesAt });
}

/** The same playbook has succeeded on this CI within the hour, and the same is asked for again. */
const isRepeat = ({ slots }: Activity, { candidate, now }: LimitFacts): boolean =>
  slots.some(
    ({ ciId, playbookId, outcome, endedAt }) =>
      ciId === candidate.ciId &&
      playbookId === candidate.playbookId &&
      outcome === 'succeeded' &&
      endedAt !== undefined &&
      isWithinHour(endedAt, now),
  );

const countRepeats = ({ slots }: Activity, { candidate, now }: LimitFacts): number =>
  slots.filter((slot) => slot.playbookId === candidate.playbookId && slot.isRepeat && isWithinHour(slot.takenAt, now)).length;

/** What the breaker says, and how it stands afterwards. */
interface BreakerVerdict {
  refusal?: Refusal;
  state: BreakerState;
}

function checkBreaker(activity: Activity, facts: LimitFacts): BreakerVerdict {
  const { candidate, safety, now } = facts;
  const { playbookId, remediationId } = candidate;
  const { repeats, halfOpenAfterSeconds } = safety.breaker;
  const state = activity.breakers[playbookId] ?? CLOSED;
  if (state.openedAt !== undefined) {
    const isHalfOpen = ageMs(state.openedAt, now) >= halfOpenAfterSeconds * 1000;
    if (isHalfOpen && (state.trial === undefined || state.trial === remediationId)) return { state: { ...state, trial: remediationId } };
    const why = state.trial ? `is being tried by ${state.trial}` : `has failed, or not helped, too often (since ${state.openedAt})`;
    return { refusal: openCircuit(playbookId, state.openedAt, why, halfOpenAfterSeconds), state };
  }
  if (!isRepeat(activity, facts) || countRepeats(activity, facts) + 1 < repeats) return { state };
  const openedAt = now.toISOString();
  const why = `succeeded, but had to be repeated ${repeats} times within the hour`;
  return { refusal: openCircuit(playbookId, openedAt, why, halfOpenAfterSeconds), state: { ...state, openedAt } };
}

/** What became of the question for a slot. */
export interface SlotAnswer {
  refusal?: Refusal;
  /** The activity afterwards, when it changes. */
  next?: Activity;
}

/**
 * May one more action begin? Every limit is judged on the same activity, so that whoever writes `next` back by
 * compare-and-swap keeps each of them exactly. A remediation that has its slot already keeps it.
 */
export function takeSlot(activity: Activity, facts: LimitFacts): SlotAnswer {
  const { candidate, safety, now } = facts;
  if (activity.slots.some(({ remediationId, endedAt }) => remediationId === candidate.remediationId && endedAt === undefined)) return {};
  const { refusal: broken, state } = checkBreaker(activity, facts);
  const refusal = checkCi(facts) ?? broken ?? checkRate(activity, facts) ?? checkAccount(activity, facts) ?? checkRoom(activity, facts);
  const breakers = { ...activity.breakers, [candidate.playbookId]: state };
  if (refusal) return refusal === broken && state !== activity.breakers[candidate.playbookId] ? { refusal, next: { ...activity, breakers } } : { refusal };
  const slot: Slot = {
    ...candidate,
    takenAt: now.toISOString(),
    ...(isRepeat(activity, facts) && { isRepeat: true }),
    opensAfterFailures: safety.breaker.failures,
  };
  const kept = activity.slots.filter((one) => isRecent(one, now));
  return { next: { ...activity, slots: [...kept, slot], breakers: isClosed(state) ? activity.breakers : breakers } };
}

const isClosed = ({ openedAt, failuresInARow }: BreakerState): boolean => openedAt === undefined && failuresInARow === 0;
