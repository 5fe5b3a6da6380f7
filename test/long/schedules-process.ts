import fc from 'fast-check';
import { brokenPromises, inParallel, World, type Trial } from '../support/world.ts';
import { schedule } from './schedules.ts';

/** One share of the random schedules. */
export interface Share {
  seed: number;
  from: number;
  count: number;
  inProcess: boolean;
}

export interface ShareReport {
  runs: number;
  strikes: number;
  /** Schedules that broke a promise, each with its number and what it broke. */
  broken: string[];
}

const AT_ONCE = { inProcess: 48, overHttp: 8 };

const { seed, from, count, inProcess } = JSON.parse(process.argv[2] ?? '{}') as Share;
const schedules = fc.sample(schedule, { seed, numRuns: from + count }).slice(from);
const world = await World.start({ inProcess });
const numberOf = new Map<string, number>();
const trials: Trial[] = [];

const run = async ({ name, mishaps, copies }: (typeof schedules)[number], index: number): Promise<void> => {
  const trial = await world.run(name, mishaps, copies);
  numberOf.set(trial.remediationId, index);
  trials.push(trial);
};
await inParallel(schedules, run, inProcess ? AT_ONCE.inProcess : AT_ONCE.overHttp);
await world.settle();

const report: ShareReport = { runs: trials.length, strikes: 0, broken: [] };
for (const verdict of await world.judge(trials)) {
  const index = numberOf.get(verdict.remediationId) ?? 0;
  const { audit } = verdict.view;
  report.strikes += verdict.strikes;
  const ending = `${audit?.['result']}, ${audit?.['reason']}, ${audit?.['detail']}`;
  for (const promise of brokenPromises(verdict))
    report.broken.push(`schedule ${from + index}: ${promise} (${ending}): ${JSON.stringify(schedules[index])}`);
}
console.log(JSON.stringify(report));
process.exit(0);
