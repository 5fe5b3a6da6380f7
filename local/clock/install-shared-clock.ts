import { clearInterval as clearRealInterval, setInterval as setRealInterval } from 'node:timers';
import { readTime } from './clock.ts';
import { patchGlobals } from './patch-globals.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** How often (real milliseconds) a thread with timers looks whether the clock was moved. */
const LOOK_EVERY_MS = 4;

/** What a worker thread tells about its timers: one Float64, the next due moment, or 0 without one. */
export const createDueBuffer = (): SharedArrayBuffer => new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);

/** @returns the due moment in a buffer, or undefined. */
export const readDue = (buffer: SharedArrayBuffer): number | undefined => new Float64Array(buffer)[0] || undefined;

/**
 * Makes a worker thread follow the main process's clock.
 * @param offset the clock's offset
 * @param due where the thread writes when its next timer is due, so that the clock can jump there
 * @param skewMilliseconds how far the thread's `Date` is ahead; its timers aren't
 */
export function installSharedClock(offset: SharedArrayBuffer, due: SharedArrayBuffer = createDueBuffer(), skewMilliseconds = 0): void {
  const now = readTime(offset);
  const timers = new VirtualTimers(now);
  const nextDue = new Float64Array(due);
  let looking: NodeJS.Timeout | undefined;

  const look = (): void => {
    timers.fireDue();
    // In the next turn: what the timers did (a request given up, say) shall be visible outside before the due moment is.
    setImmediate(publish);
  };
  const publish = (): void => {
    nextDue[0] = timers.nextDue() ?? 0;
    if (timers.size === 0) {
      clearRealInterval(looking);
      looking = undefined;
    }
  };
  patchGlobals(() => now() + skewMilliseconds, (run, milliseconds) => {
    const timer = timers.set(run, milliseconds);
    looking ??= setRealInterval(look, LOOK_EVERY_MS).unref();
    publish();
    return timer;
  });
}
