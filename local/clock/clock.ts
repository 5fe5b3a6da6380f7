import { createSkipping } from './skipping.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** A timer that follows the clock. */
export interface Timer {
  cancel(): void;
}

export interface TimerOptions {
  /** The clock may jump to this timer when nothing is at work. Background timers only fire when passed. */
  skippable?: boolean;
}

/** The one time of the embedded stack. */
export interface Clock {
  /** Epoch milliseconds, virtual. */
  now(): number;
  setTimer(run: () => void, milliseconds: number, options?: TimerOptions): Timer;
  /** Moves time forward and fires what is due, in order. */
  advance(milliseconds: number): void;
  /** Virtual minus real time in milliseconds (one Float64), shared with worker threads; at full pace only. */
  readonly offset: SharedArrayBuffer;
}

/** The main process's clock: it can also jump over waits. */
export interface StackClock extends Clock {
  /** With it on, the clock jumps to the next due moment whenever nothing is at work. */
  skipWaits: boolean;
  /** Adds a counter of things at work (invocations, batches, visible messages). Zero everywhere means idle. */
  watchWork(count: () => number): void;
  /** Adds a source of due moments (epoch milliseconds, virtual) that the clock may jump to. */
  watchDue(next: () => number | undefined): void;
  /**
   * Says that a request is being held back (hung or delayed), so that the invocation behind it isn't at work.
   * @returns a function that ends the hold.
   */
  holdRequest(): () => void;
  /** Resolves when nothing is at work: what is left waits for time to pass. */
  whenIdle(): Promise<void>;
  close(): void;
}

// Taken when the module loads: installClock patches the global one.
const realNow = Date.now.bind(Date);

/** @returns a function that tells the virtual time of a shared offset. */
export function readTime(offset: SharedArrayBuffer): () => number {
  const milliseconds = new Float64Array(offset);
  return () => realNow() + (milliseconds[0] ?? 0);
}

/**
 * @param options.pace how fast time runs by itself while waits are skipped, as a part of real time. A slow one makes nothing
 * late because the machine is busy; worker threads can't follow it.
 * @param options.realTime in epoch milliseconds
 * @returns a clock that starts at the real time
 */
export function createClock({ pace = 1, realTime = realNow } = {}): StackClock {
  const offset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const milliseconds = new Float64Array(offset);
  const running = { pace: 1, since: realTime(), from: realTime() };
  const runByItself = (): number => running.from + running.pace * (realTime() - running.since);
  const now = (): number => Math.floor(runByItself() + (milliseconds[0] ?? 0));
  const timers = new VirtualTimers(now);

  const moveTo = (time: number): void => {
    milliseconds[0] = (milliseconds[0] ?? 0) + Math.max(0, time - now());
  };
  const advance = (amount: number): void => {
    const target = now() + amount;
    for (let due = timers.nextDue(); due !== undefined && due <= target; due = timers.nextDue()) {
      moveTo(due);
      timers.fireNext();
    }
    moveTo(target);
    timers.rearm();
  };
  const skipping = createSkipping({ now, advance, nextDue: () => timers.nextDue('skippable') });

  return {
    now,
    advance,
    offset,
    setTimer: (run, delay, options) => timers.set(run, delay, options?.skippable ?? false),
    get skipWaits() {
      return skipping.enabled;
    },
    set skipWaits(enabled) {
      Object.assign(running, { from: runByItself(), since: realTime(), pace: enabled ? pace : 1 });
      skipping.enabled = enabled;
    },
    watchWork: skipping.watchWork,
    watchDue: skipping.watchDue,
    holdRequest: skipping.holdRequest,
    whenIdle: skipping.whenIdle,
    close() {
      skipping.enabled = false;
      timers.clear();
    },
  };
}
