import type { Share } from './schedules-process.ts';

/** A process keeps the history of every execution in memory: each runs a share, and two at a time. */
const AT_ONCE = 2;

/** Splits the runs of one seed into shares and runs them, those before `first` left out. @returns what each reports */
export async function runShares<Report>(
  { seed, first = 0, total, size, inProcess }: { seed: number; first?: number; total: number; size: number; inProcess: boolean },
  run: (share: Share) => Promise<Report>,
): Promise<Report[]> {
  const shares = Array.from({ length: Math.ceil((total - first) / size) }, (_, index): Share => {
    const from = first + index * size;
    return { seed, from, count: Math.min(size, total - from), inProcess };
  });
  const reports: Report[] = [];
  const work = async (): Promise<void> => {
    for (let share = shares.shift(); share; share = shares.shift()) reports.push(await run(share));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return reports;
}
