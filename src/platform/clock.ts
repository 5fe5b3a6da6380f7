/** Where time comes from. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** @returns the seconds from `from` to `to`, both ISO 8601 or Date; negative when `to` is earlier. */
export const secondsBetween = (from: string | Date, to: string | Date): number =>
  (new Date(to).getTime() - new Date(from).getTime()) / 1000;
