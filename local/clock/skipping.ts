import { clearInterval as clearRealInterval, setInterval as setRealInterval } from 'node:timers';
import { setImmediate as nextTurn, setTimeout as realPause } from 'node:timers/promises';

/** How often (real milliseconds) the clock looks whether anything is at work. */
const LOOK_EVERY_MS = 4;
/**
 * Turns of the event loop between two looks that count as idle: one step of a piece of work takes a few, and on a busy
 * machine there may be none between two ticks of a timer.
 */
const TURNS_BETWEEN_LOOKS = 12;

interface SkippingDependencies {
  now(): number;
  advance(milliseconds: number): void;
  /** Due moment of the next skippable timer. */
  nextDue(): number | undefined;
}

export interface Skipping {
  enabled: boolean;
  watchWork(count: () => number): void;
  watchDue(next: () => number | undefined): void;
  holdRequest(): () => void;
  whenIdle(): Promise<void>;
}

/** A look that found nothing at work, and how many turns of the event loop are to pass before it counts. */
interface IdleLook {
  due: number;
  turnsLeft: number;
}

async function countTurns(look: IdleLook): Promise<void> {
  for (; look.turnsLeft > 0; look.turnsLeft -= 1) await nextTurn();
}

/** Jumps over waits: when two looks in a row find nothing at work, time goes to the next due moment. */
export function createSkipping({ now, advance, nextDue }: SkippingDependencies): Skipping {
  const workSources: (() => number)[] = [];
  const dueSources: (() => number | undefined)[] = [nextDue];
  let held = 0;
  let idleLook: IdleLook | undefined;
  let looking: NodeJS.Timeout | undefined;

  const isIdle = (): boolean => workSources.reduce((total, count) => total + count(), 0) <= held;
  const earliestDue = (): number | undefined => {
    const moments = dueSources.map((next) => next()).filter((moment) => moment !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  };
  const look = (): void => {
    const due = isIdle() ? earliestDue() : undefined;
    // What is due already is about to be handled: by a worker's own timers or by the next look into a queue.
    if (due === undefined || due <= now()) {
      idleLook = undefined;
      return;
    }
    // One idle look could fall between two steps of one piece of work, hence the second.
    if (idleLook?.due !== due) {
      idleLook = { due, turnsLeft: TURNS_BETWEEN_LOOKS };
      void countTurns(idleLook);
    } else if (idleLook.turnsLeft === 0) {
      idleLook = undefined;
      advance(due - now());
    }
  };

  return {
    get enabled() {
      return looking !== undefined;
    },
    set enabled(enabled) {
      clearRealInterval(looking);
      looking = enabled ? setRealInterval(look, LOOK_EVERY_MS).unref() : undefined;
    },
    watchWork: (count) => void workSources.push(count),
    watchDue: (next) => void dueSources.push(next),
    async whenIdle() {
      for (let idleLooks = 0; idleLooks < 2; ) {
        await realPause(LOOK_EVERY_MS);
        idleLooks = isIdle() ? idleLooks + 1 : 0;
      }
    },
    holdRequest() {
      held += 1;
      let isHeld = true;
      return () => {
        held -= isHeld ? 1 : 0;
        isHeld = false;
      };
    },
  };
}
