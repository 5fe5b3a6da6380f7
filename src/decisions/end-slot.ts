import type { Activity, BreakerState, Slot } from '../contracts/activity.ts';

/** How an action ended; `nothing-done` when no call was made after all. */
export type SlotOutcome = 'succeeded' | 'failed' | 'nothing-done';

function without(breakers: Activity['breakers'], playbookId: string): Activity['breakers'] {
  const { [playbookId]: _, ...rest } = breakers;
  return rest;
}

/** A success closes the breaker; a failure counts, and opens it anew when it was on trial. */
function afterOutcome(state: BreakerState | undefined, slot: Slot, outcome: 'succeeded' | 'failed', now: Date): BreakerState | undefined {
  const isTrial = state?.trial === slot.remediationId;
  if (outcome === 'succeeded') return state?.openedAt !== undefined && !isTrial ? state : undefined;
  const failuresInARow = (state?.failuresInARow ?? 0) + 1;
  if (isTrial || failuresInARow >= slot.opensAfterFailures) return { failuresInARow, openedAt: now.toISOString() };
  return { ...state, failuresInARow };
}

/** A slot that did nothing is given back, and a trial that tried nothing is another one's. */
function giveBack(activity: Activity, slot: Slot): Activity {
  const { trial, ...state } = activity.breakers[slot.playbookId] ?? { failuresInARow: 0 };
  const breakers = trial === slot.remediationId ? { ...activity.breakers, [slot.playbookId]: state } : activity.breakers;
  return { ...activity, slots: activity.slots.filter((one) => one !== slot), breakers };
}

/** Once it is known to help again, earlier repetitions say nothing any more. */
const forgetRepeats = (slots: Slot[], playbookId: string): Slot[] =>
  slots.map(({ isRepeat, ...slot }) => ({ ...slot, ...(isRepeat && slot.playbookId !== playbookId && { isRepeat }) }));

/** @returns the activity once an action has ended, or undefined when nothing changes: it had no slot, or gave it back. */
export function endSlot(activity: Activity, remediationId: string, outcome: SlotOutcome, now: Date): Activity | undefined {
  const slot = activity.slots.find((one) => one.remediationId === remediationId && one.endedAt === undefined);
  if (!slot) return undefined;
  if (outcome === 'nothing-done') return giveBack(activity, slot);
  const { playbookId } = slot;
  const state = activity.breakers[playbookId];
  const next = afterOutcome(state, slot, outcome, now);
  const ended = activity.slots.map((one) => (one === slot ? { ...one, endedAt: now.toISOString(), outcome } : one));
  const hasClosed = state?.openedAt !== undefined && next === undefined;
  return {
    ...activity,
    slots: hasClosed ? forgetRepeats(ended, playbookId) : ended,
    breakers: next ? { ...activity.breakers, [playbookId]: next } : without(activity.breakers, playbookId),
  };
}
