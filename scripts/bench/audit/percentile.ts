/**
 * @param share between 0 and 1: 0.95 for the value that 95 % don't exceed
 * @returns one of the values (nearest rank), NaN when there is none
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
