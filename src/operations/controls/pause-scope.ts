import { setTimeout as delay } from 'node:timers/promises';
import type { Slot } from '../../contracts/activity.ts';
import { controlScopes, type Pause } from '../../contracts/control.ts';
import { EXECUTE_TIMEOUT_SECONDS } from '../../contracts/timeouts.ts';
import type { ControlStore } from '../../stores/control-store.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';

export interface PauseDependencies {
  controls: Pick<ControlStore, 'readActivity' | 'setPause'>;
  ledger: Pick<LedgerStore, 'get'>;
}

const LOOK_EVERY_MS = 250;

/** No Lambda that asked before the pause was written can make its call later than this. */
const LONGEST_MS = (EXECUTE_TIMEOUT_SECONDS + 5) * 1000;

const isIn = (scope: string, slot: Slot): boolean => slot.endedAt === undefined && controlScopes(slot).includes(scope);

/**
 * ExecuteAction takes its slot, writes its intent and only then asks whether it is paused. So once no intent is open,
 * every call that is still to come will see the pause.
 * @returns the remediations whose call may be under way
 */
async function findCallsUnderWay(scope: string, { controls, ledger }: PauseDependencies): Promise<string[]> {
  const { slots } = await controls.readActivity();
  const entries = await Promise.all(slots.filter((slot) => isIn(scope, slot)).map(({ remediationId }) => ledger.get(remediationId)));
  return entries.flatMap((entry) => (entry?.effect?.status === 'intended' && entry.effect.outcome === undefined ? [entry.remediationId] : []));
}

/** Waits until no call in the scope can be under way that didn't see the pause. @returns those that were waited for */
async function awaitCalls(scope: string, dependencies: PauseDependencies): Promise<string[]> {
  const seen = new Set<string>();
  const giveUpAt = performance.now() + LONGEST_MS;
  for (;;) {
    const underWay = await findCallsUnderWay(scope, dependencies);
    for (const remediationId of underWay) seen.add(remediationId);
    if (underWay.length === 0 || performance.now() > giveUpAt) return [...seen];
    await delay(LOOK_EVERY_MS);
  }
}

/** Pauses the scope; work that runs already isn't cut. @returns the remediations whose call may be under way */
export async function beginPause(scope: string, pause: Pause, dependencies: PauseDependencies): Promise<string[]> {
  await dependencies.controls.setPause(scope, pause);
  return findCallsUnderWay(scope, dependencies);
}

/** Pauses the scope; when this returns, nothing more is begun in it. Work that runs already isn't cut. */
export async function pauseScope(scope: string, pause: Pause, dependencies: PauseDependencies): Promise<string[]> {
  await dependencies.controls.setPause(scope, pause);
  return awaitCalls(scope, dependencies);
}
