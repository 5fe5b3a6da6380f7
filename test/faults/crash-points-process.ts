import { brokenPromises, inParallel, World, type Mishap, type Trial } from '../support/world.ts';
import { CRASHES } from './mishaps.ts';
import { SCENARIOS } from './scenarios.ts';

/** What one process prints when its scenarios are done. */
export interface CrashPointsReport {
  /** Calls to our own stores, each with a crash before and after it, by scenario. */
  points: Record<string, number>;
  /** Crashes that never struck: a run that waits makes a call more or less, and then its last ones aren't made. */
  vacuous: string[];
  broken: string[];
}

/** Everything that we keep, by what a call to it is about. */
const STORES = [
  { service: 'dynamodb', about: 'remediation' },
  { service: 'dynamodb', about: 'ci' },
  { service: 'rds-data', about: 'remediation' },
  { service: 's3', about: 'remediation' },
  { service: 'states', about: 'remediation' },
  { service: 'sqs', about: 'remediation' },
] as const;

/** More calls than any remediation makes. */
const BEYOND = 1_000;

/** Which scenarios, and of their crashes each so-manieth. */
const { names, every } = JSON.parse(process.argv[2] ?? '{}') as { names: string[]; every: number };
const world = await World.start();
const report: CrashPointsReport = { points: {}, vacuous: [], broken: [] };
const trials: { name: string; label: string; trial: Trial }[] = [];

async function listCrashes(name: string): Promise<Mishap[]> {
  const crashes: Mishap[] = [];
  for (const store of STORES) {
    const everywhere = { ...store, operation: '*' };
    const { passed } = await world.run('a command', [{ ...everywhere, kind: 'delay', skip: BEYOND }], {}, SCENARIOS[name]);
    for (let skip = 0; skip < passed; skip += 1) crashes.push(...CRASHES.map((kind) => ({ ...everywhere, kind, skip })));
  }
  return crashes;
}

for (const name of names) {
  const crashes = await listCrashes(name);
  report.points[name] = crashes.length / CRASHES.length;
  const chosen = crashes.filter((_, index) => index % every === 0);
  await inParallel(chosen, async (crash) => {
    const label = `${name}: ${crash.service} (${crash.about}), call ${(crash.skip ?? 0) + 1}, ${crash.kind}`;
    trials.push({ name, label, trial: await world.run('a command', [crash], {}, SCENARIOS[name]) });
  });
}
await world.settle();
const verdicts = await world.judge(trials.map(({ trial }) => trial));
for (const verdict of verdicts) {
  const { name = '', label = '' } = trials.find(({ trial }) => trial.remediationId === verdict.remediationId) ?? {};
  if (verdict.strikes === 0) report.vacuous.push(label);
  const { audit } = verdict.view;
  for (const promise of brokenPromises(verdict, SCENARIOS[name]?.failure))
    report.broken.push(`${label}: ${promise} (${audit?.['result']}, ${audit?.['reason']}, ${audit?.['detail']})`);
}
console.log(JSON.stringify(report));
process.exit(0);
