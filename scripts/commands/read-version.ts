import { UsageError } from './exit-codes.ts';

/** @returns the version that an option names, if it is given. @throws UsageError */
export function readVersion(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(String(value))) return Number(value);
  throw new UsageError(`${name} takes a version such as 3, not ${String(value)}.`);
}
