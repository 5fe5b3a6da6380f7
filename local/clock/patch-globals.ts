import { promisify } from 'node:util';
import type { VirtualTimer } from './virtual-timers.ts';

/** Shorter timers stay real: they order work within one moment and aren't waits. */
const SHORTEST_VIRTUAL_MS = 50;

type SetTimer = (run: () => void, milliseconds: number) => VirtualTimer;

/** What the patched `setTimeout` returns: the parts of Node's Timeout that programs use. */
class VirtualTimeout {
  readonly timer: VirtualTimer;

  constructor(timer: VirtualTimer) {
    this.timer = timer;
  }

  ref(): this {
    this.timer.setReferenced(true);
    return this;
  }

  unref(): this {
    this.timer.setReferenced(false);
    return this;
  }

  hasRef(): boolean {
    return this.timer.isReferenced;
  }

  refresh(): this {
    this.timer.restart();
    return this;
  }

  close(): this {
    this.timer.cancel();
    return this;
  }

  [Symbol.dispose](): void {
    this.timer.cancel();
  }
}

/**
 * Makes `Date` and the longer `setTimeout`s of this thread follow virtual time. `setInterval`, `node:timers` and what
 * Node itself uses inside stay real.
 * @returns a function that undoes it.
 */
export function patchGlobals(now: () => number, setTimer: SetTimer): () => void {
  const real = { Date: globalThis.Date, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const virtualSetTimeout = (run: (...values: unknown[]) => void, milliseconds?: number, ...values: unknown[]) =>
    (milliseconds ?? 0) >= SHORTEST_VIRTUAL_MS
      ? new VirtualTimeout(setTimer(() => run(...values), milliseconds ?? 0))
      : real.setTimeout(run, milliseconds, ...values);
  const virtualClearTimeout = (timeout: unknown): void => {
    if (timeout instanceof VirtualTimeout) {
      timeout.timer.cancel();
    } else {
      real.clearTimeout(timeout as NodeJS.Timeout | undefined);
    }
  };
  const promised = (milliseconds?: number, value?: unknown) =>
    new Promise((resolve) => void virtualSetTimeout(resolve, milliseconds, value));
  Object.assign(globalThis, {
    Date: patchDate(real.Date, now),
    setTimeout: Object.assign(virtualSetTimeout, { [promisify.custom]: promised }),
    clearTimeout: virtualClearTimeout,
  });
  return () => void Object.assign(globalThis, real);
}

// A proxy keeps `instanceof`, `Date.prototype` and subclasses as they are.
const patchDate = (RealDate: DateConstructor, now: () => number): DateConstructor =>
  new Proxy(RealDate, {
    construct: (target, values: unknown[], newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
