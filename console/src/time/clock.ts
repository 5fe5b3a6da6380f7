import { useEffect, useState } from 'preact/hooks';

const TICK_MS = 15_000;
let aheadMs = 0;

/** The server's clock is the one that counts: deadlines and "ago" follow it, not this computer's. */
export function hearServerTime(date: string | null): void {
  const heard = date === null ? NaN : Date.parse(date);
  if (!Number.isNaN(heard)) aheadMs = heard - Date.now();
}

/** @returns the server's time, in milliseconds since 1970, to the second */
export const serverNow = (): number => Date.now() + aheadMs;

/** @returns the server's time; the component renders again as it passes. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
