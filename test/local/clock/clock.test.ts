import { afterEach, describe, expect, test } from '@jest/globals';
import { createClock, type StackClock } from '../../../local/clock/clock.ts';
import { installClock } from '../../../local/clock/install-clock.ts';
import { runSkippable } from '../../../local/clock/skippable-context.ts';

const MINUTE = 60_000;
let clock: StackClock | undefined;
let uninstall: (() => void) | undefined;

afterEach(() => {
  uninstall?.();
  uninstall = undefined;
  clock?.close();
});

const newClock = (): StackClock => (clock = createClock());

describe('the virtual clock', () => {
  test('runs from the real time on', () => {
    // Prepare
    const before = Date.now();

    // Act
    const now = newClock().now();

    // Assess
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThan(before + 1000);
  });

  test('can run slower than real time while waits are skipped, and jumps as far as any other', () => {
    let real = 1_000_000;
    const passed = (milliseconds: number): number => {
      const before = time.now();
      real += milliseconds;
      return time.now() - before;
    };
    const time = (clock = createClock({ pace: 1 / 100, realTime: () => real }));

    expect(passed(5 * MINUTE)).toBe(5 * MINUTE);
    time.skipWaits = true;
    expect(passed(5 * MINUTE)).toBe(3_000);
    const before = time.now();
    time.advance(MINUTE);
    expect(time.now() - before).toBe(MINUTE);
    time.skipWaits = false;
    expect(passed(5 * MINUTE)).toBe(5 * MINUTE);
  });

  test('fires what is due in order, each at its own time', () => {
    // Prepare
    const time = newClock();
    const start = time.now();
    const fired: [string, number][] = [];
    const note = (name: string) => () => void fired.push([name, Math.round((time.now() - start) / 1000)]);
    time.setTimer(note('late'), 20_000);
    time.setTimer(note('early'), 10_000);
    time.setTimer(note('never'), MINUTE);

    // Act
    time.advance(30_000);

    // Assess
    expect(fired).toEqual([
      ['early', 10],
      ['late', 20],
    ]);
    expect(time.now() - start).toBeGreaterThanOrEqual(30_000);
  });

  test('fires timers that a timer sets within the same move', () => {
    const time = newClock();
    let count = 0;
    const again = (): void => {
      count += 1;
      time.setTimer(again, 1000);
    };
    time.setTimer(again, 1000);

    time.advance(5500);

    expect(count).toBe(5);
  });

  test('does not fire a cancelled timer', () => {
    const time = newClock();
    let isFired = false;
    time.setTimer(() => (isFired = true), 1000).cancel();

    time.advance(2000);

    expect(isFired).toBe(false);
  });

  test('fires by itself when real time passes', async () => {
    const time = newClock();
    const fired = await new Promise((resolve) => void time.setTimer(() => resolve('fired'), 5));
    expect(fired).toBe('fired');
  });
});

describe('an installed clock', () => {
  test('moves Date and setTimeout together', () => {
    // Prepare
    const time = newClock();
    uninstall = installClock(time);
    const start = new Date();
    let firedAt: number | undefined;
    setTimeout((value: number) => (firedAt = Date.now() - start.getTime() + value), 10 * MINUTE, 7);

    // Act
    time.advance(15 * MINUTE);

    // Assess
    expect(firedAt).toBeGreaterThanOrEqual(10 * MINUTE + 7);
    expect(firedAt).toBeLessThan(10 * MINUTE + 1000);
    expect(new Date().getTime() - start.getTime()).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date()).toBeInstanceOf(Date);
  });

  test('cancels by clearTimeout, real and virtual ones', () => {
    const time = newClock();
    uninstall = installClock(time);
    let isFired = false;
    clearTimeout(setTimeout(() => (isFired = true), 1000));
    clearTimeout(setTimeout(() => (isFired = true), 1));
    clearTimeout(undefined);

    time.advance(2000);

    expect(isFired).toBe(false);
  });
});

describe('skipping', () => {
  const waitFor = (time: StackClock, milliseconds: number): Promise<number> =>
    new Promise((resolve) => void time.setTimer(() => resolve(time.now()), milliseconds, { skippable: true }));

  test('jumps over a skippable wait and fires background timers on the way', async () => {
    const time = newClock();
    const start = time.now();
    let backgroundAt = 0;
    time.setTimer(() => (backgroundAt = time.now()), 5 * MINUTE);
    time.skipWaits = true;

    const endedAt = await waitFor(time, 10 * MINUTE);

    expect(endedAt - start).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(backgroundAt - start).toBeLessThan(5 * MINUTE + 1000);
  });

  test('jumps although the next due moment kept changing while turns of the event loop were slow', async () => {
    // Prepare
    const time = newClock();
    const start = time.now();
    const changingUntil = performance.now() + 60;
    time.watchDue(() => (performance.now() < changingUntil ? start + MINUTE + performance.now() : undefined));
    const blockTurns = (): void => {
      const until = performance.now() + 3;
      while (performance.now() < until);
      if (performance.now() < changingUntil) setImmediate(blockTurns);
    };
    time.skipWaits = true;

    // Act
    blockTurns();
    const waited = waitFor(time, 10 * MINUTE);

    // Assess
    expect((await waited) - start).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  test('never jumps to a background timer', async () => {
    const time = newClock();
    const start = time.now();
    time.setTimer(() => undefined, 5 * MINUTE);
    time.skipWaits = true;

    await waitFor(time, 1);
    await waitFor(time, 1);

    expect(time.now() - start).toBeLessThan(MINUTE);
  });

  test('waits while something is at work, unless its request is held', async () => {
    // Prepare
    const time = newClock();
    const start = time.now();
    time.watchWork(() => 1);
    time.skipWaits = true;
    let isDone = false;
    const wait = waitFor(time, 10 * MINUTE).then(() => (isDone = true));
    await new Promise((resolve) => void time.setTimer(() => resolve(undefined), 30));
    expect(isDone).toBe(false);

    // Act
    const release = time.holdRequest();
    await wait;
    release();

    // Assess
    expect(time.now() - start).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  test('jumps to due moments of others too, and lets them be handled before it goes on', async () => {
    const time = newClock();
    const afterMinute = new Promise((resolve) => void time.setTimer(() => resolve(undefined), MINUTE));
    // Taken after the timer was set, so that the jump never stops a millisecond short of it.
    const due = time.now() + MINUTE;
    time.watchDue(() => due);
    time.skipWaits = true;
    let isDone = false;
    void waitFor(time, 10 * MINUTE).then(() => (isDone = true));

    await afterMinute;
    await new Promise((resolve) => void time.setTimer(() => resolve(undefined), 30));

    expect(isDone).toBe(false);
  });

  test('tells when nothing is at work', async () => {
    const time = newClock();
    let atWork = 1;
    time.watchWork(() => atWork);
    let isIdle = false;
    const idle = time.whenIdle().then(() => (isIdle = true));
    await new Promise((resolve) => void time.setTimer(() => resolve(undefined), 30));
    expect(isIdle).toBe(false);

    atWork = 0;

    expect(await idle).toBe(true);
  });

  test('takes setTimeouts of a skippable context as waits', async () => {
    const time = newClock();
    uninstall = installClock(time);
    const start = Date.now();
    time.skipWaits = true;

    await runSkippable(() => new Promise((resolve) => void setTimeout(resolve, MINUTE)));

    expect(Date.now() - start).toBeGreaterThanOrEqual(MINUTE);
  });
});
