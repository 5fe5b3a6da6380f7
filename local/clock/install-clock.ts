import type { Clock } from './clock.ts';
import { patchGlobals } from './patch-globals.ts';
import { isSkippable } from './skippable-context.ts';
import type { VirtualTimer } from './virtual-timers.ts';

/**
 * Makes the main process follow the clock.
 * @returns a function that undoes it.
 */
export function installClock(clock: Clock): () => void {
  return patchGlobals(clock.now, (run, milliseconds) => {
    // createClock's timers are VirtualTimers; the interface shows less.
    return clock.setTimer(run, milliseconds, { skippable: isSkippable() }) as VirtualTimer;
  });
}
