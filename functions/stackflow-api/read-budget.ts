/** Reads of one caller, in one container: a console with several tabs, each asking every second, stays below it. */
export const READS_PER_MINUTE = 600;

/** Callers that are remembered at once; the one that asked longest ago is forgotten first. */
const MAX_CALLERS = 1_000;

interface Bucket {
  left: number;
  at: number;
}

/** What each caller may still read. */
export interface ReadBudget {
  /** @returns 0 when the read may be done, or the seconds after which one may */
  take(caller: string, now: Date): number;
}

/** @returns a budget that fills up evenly to a minute's worth. */
export function createReadBudget(perMinute = READS_PER_MINUTE): ReadBudget {
  const buckets = new Map<string, Bucket>();
  const perMillisecond = perMinute / 60_000;

  const refill = (bucket: Bucket | undefined, now: number): number =>
    bucket ? Math.min(perMinute, bucket.left + Math.max(0, now - bucket.at) * perMillisecond) : perMinute;

  return {
    take(caller, now) {
      const at = now.getTime();
      const left = refill(buckets.get(caller), at);
      buckets.delete(caller);
      buckets.set(caller, { left: left >= 1 ? left - 1 : left, at });
      if (buckets.size > MAX_CALLERS) buckets.delete(buckets.keys().next().value ?? '');
      return left >= 1 ? 0 : Math.ceil((1 - left) / perMillisecond / 1000);
    },
  };
}
