import { clearTimeout as clearRealTimeout, setTimeout as setRealTimeout } from 'node:timers';

/** Longest delay that Node's own timers take. */
const MAX_REAL_DELAY_MS = 2 ** 31 - 1;

/** A timer in virtual time; a real timer fires it when time simply passes. */
export class VirtualTimer {
  readonly #timers: VirtualTimers;
  readonly run: () => void;
  readonly delay: number;
  readonly skippable: boolean;
  due = 0;
  sequence = 0;
  #real: NodeJS.Timeout | undefined;
  #isReferenced = true;

  constructor(timers: VirtualTimers, run: () => void, delay: number, skippable: boolean) {
    this.#timers = timers;
    this.run = run;
    this.delay = delay;
    this.skippable = skippable;
  }

  arm(remaining: number, onElapsed: () => void): void {
    clearRealTimeout(this.#real);
    this.#real = setRealTimeout(onElapsed, Math.min(Math.max(remaining, 0), MAX_REAL_DELAY_MS));
    if (!this.#isReferenced) {
      this.#real.unref();
    }
  }

  disarm(): void {
    clearRealTimeout(this.#real);
    this.#real = undefined;
  }

  cancel(): void {
    this.#timers.cancel(this);
  }

  /** Starts the delay anew, as Node's `timeout.refresh()`. */
  restart(): void {
    this.#timers.start(this);
  }

  setReferenced(isReferenced: boolean): void {
    this.#isReferenced = isReferenced;
    if (isReferenced) {
      this.#real?.ref();
    } else {
      this.#real?.unref();
    }
  }

  get isReferenced(): boolean {
    return this.#isReferenced;
  }
}

/** All timers of one thread, ordered by their virtual due time. */
export class VirtualTimers {
  readonly #now: () => number;
  readonly #active = new Set<VirtualTimer>();
  #sequence = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#active.size;
  }

  set(run: () => void, milliseconds: number, skippable = false): VirtualTimer {
    const timer = new VirtualTimer(this, run, milliseconds, skippable);
    this.start(timer);
    return timer;
  }

  start(timer: VirtualTimer): void {
    timer.due = this.#now() + timer.delay;
    timer.sequence = this.#sequence++;
    this.#active.add(timer);
    timer.arm(timer.delay, () => this.#onElapsed(timer));
  }

  cancel(timer: VirtualTimer): void {
    this.#active.delete(timer);
    timer.disarm();
  }

  /** @returns when the next timer is due (epoch milliseconds, virtual), or undefined without one. */
  nextDue(which: 'all' | 'skippable' = 'all'): number | undefined {
    return this.#next(which)?.due;
  }

  /** Fires the next timer, due or not. Does nothing when there is none. */
  fireNext(): void {
    const timer = this.#next('all');
    if (timer !== undefined) {
      this.#fire(timer);
    }
  }

  /** Fires all that is due by now, in order. */
  fireDue(): void {
    for (let due = this.nextDue(); due !== undefined && due <= this.#now(); due = this.nextDue()) {
      this.fireNext();
    }
  }

  /** After a jump every timer has less real time left than it was armed with. */
  rearm(): void {
    for (const timer of this.#active) timer.arm(Math.ceil(timer.due - this.#now()), () => this.#onElapsed(timer));
  }

  clear(): void {
    for (const timer of [...this.#active]) {
      this.cancel(timer);
    }
  }

  #next(which: 'all' | 'skippable'): VirtualTimer | undefined {
    let next: VirtualTimer | undefined;
    for (const timer of this.#active) {
      const isCandidate = which === 'all' || timer.skippable;
      if (isCandidate && (next === undefined || isBefore(timer, next))) {
        next = timer;
      }
    }
    return next;
  }

  #onElapsed(timer: VirtualTimer): void {
    // Real timers may fire a little early, and long delays come in pieces.
    const remaining = timer.due - this.#now();
    if (remaining > 0) {
      timer.arm(Math.ceil(remaining), () => this.#onElapsed(timer));
    } else {
      this.#fire(timer);
    }
  }

  #fire(timer: VirtualTimer): void {
    this.cancel(timer);
    timer.run();
  }
}

const isBefore = (left: VirtualTimer, right: VirtualTimer): boolean =>
  left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
