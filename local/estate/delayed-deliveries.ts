import type { Clock, Timer } from '../clock/clock.ts';

interface Delivery {
  /** Epoch milliseconds, virtual. */
  due: number;
  run: () => void;
}

/**
 * Makes a place where things wait for their time, in the background: the clock never jumps to them. Thousands may wait, so
 * that all of them share one timer.
 * @returns a function that adds one
 */
export function createDelayedDeliveries(clock: Clock): (run: () => void, seconds: number) => void {
  /** By due time. */
  const waiting: Delivery[] = [];
  let timer: Timer | undefined;

  function arm(): void {
    timer?.cancel();
    const [next] = waiting;
    timer = next && clock.setTimer(deliver, Math.max(0, next.due - clock.now()));
  }
  function deliver(): void {
    const now = clock.now();
    const later = waiting.findIndex(({ due }) => due > now);
    for (const { run } of waiting.splice(0, later === -1 ? waiting.length : later)) run();
    arm();
  }

  return (run, seconds) => {
    const due = clock.now() + seconds * 1000;
    const index = waiting.findLastIndex((other) => other.due <= due) + 1;
    waiting.splice(index, 0, { due, run });
    if (index === 0) arm();
  };
}
