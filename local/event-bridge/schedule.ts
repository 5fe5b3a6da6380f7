const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

/**
 * @param expression for example `rate(5 minutes)`
 * @returns its seconds
 * @throws Error for anything but a rate
 */
export function parseRate(expression: string): number {
  const [, amount, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (amount === undefined || unit === undefined) {
    throw new Error(`The local event bus knows rate(…) only, not "${expression}": write the schedule as a rate.`);
  }
  return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
}
