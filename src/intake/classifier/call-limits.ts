import type { Clock } from '../../platform/clock.ts';

const FAILURES_IN_A_ROW = 3;
const PAUSE_MILLISECONDS = 60_000;

export type CallLimits = ReturnType<typeof createCallLimits>;

/** A token bucket: full at first, and filled again within a minute. */
function createBudget(callsPerMinute: number, clock: Clock) {
  let calls = callsPerMinute;
  let filledAt = clock.now().getTime();
  return {
    take(): boolean {
      const now = clock.now().getTime();
      calls = Math.min(callsPerMinute, calls + (Math.max(0, now - filledAt) * callsPerMinute) / 60_000);
      filledAt = now;
      if (calls < 1) return false;
      calls -= 1;
      return true;
    },
  };
}

/**
 * How often one container may call what costs money and may hang: so many times a minute, and after three failures in a
 * row once a minute, until a call succeeds.
 */
export function createCallLimits(callsPerMinute: number, clock: Clock) {
  const budget = createBudget(callsPerMinute, clock);
  let failures = 0;
  let pausedUntil = 0;
  const pause = (): void => {
    if (failures >= FAILURES_IN_A_ROW) pausedUntil = clock.now().getTime() + PAUSE_MILLISECONDS;
  };
  return {
    mayCall(): boolean {
      if (clock.now().getTime() < pausedUntil || !budget.take()) return false;
      pause(); // the others wait for how this one ends
      return true;
    },
    noteSuccess(): void {
      failures = 0;
      pausedUntil = 0;
    },
    noteFailure(): void {
      failures += 1;
      pause();
    },
  };
}
