import { actions } from '../../src/actions/index.ts';
import { makeCase } from '../actions/cases.ts';
import { brokenPromises, inParallel, World, type Mishap, type Trial } from '../support/world.ts';
import { listMishaps } from './mishaps.ts';

/** What one process prints when its share of the matrix is done. */
export interface MatrixReport {
  /** Cases by name of the action's case and kind of mishap. */
  counts: Record<string, Record<string, number>>;
  /** Cases in which nothing went wrong: they prove nothing. */
  vacuous: string[];
  /** Cases that broke a promise, each with what it broke. */
  broken: string[];
}

const describe = (name: string, mishaps: Mishap[]): string =>
  `${name}: ${mishaps.map(({ service, operation, kind, times = 1, skip = 0, about }) => `${service} ${operation} ${kind} × ${times}${about ? ` (${about}, call ${skip + 1})` : ''}`).join(', ')}`;

const names = JSON.parse(process.argv[2] ?? '[]') as string[];
const world = await World.start();
const report: MatrixReport = { counts: {}, vacuous: [], broken: [] };
const trials: Trial[] = [];

for (const name of names) {
  const all = await listMishaps(world, name, actions[makeCase(name).type].permissions.writes);
  const { alone = [], together = [] } = Object.groupBy(all, (mishaps) => (mishaps.some(({ about }) => about === 'activity') ? 'alone' : 'together'));
  await inParallel(together, async (mishaps) => void trials.push(await world.run(name, mishaps)));
  await world.settle();
  await inParallel(alone, async (mishaps) => void trials.push(await world.run(name, mishaps)), 1);
}
await world.settle();
for (const verdict of await world.judge(trials)) {
  const { one, mishaps, strikes } = verdict;
  const counts = (report.counts[one.name] ??= {});
  const kind = mishaps.at(-1)?.kind ?? 'none';
  counts[kind] = (counts[kind] ?? 0) + 1;
  const label = describe(one.name, mishaps);
  if (strikes === 0) report.vacuous.push(label);
  const { audit } = verdict.view;
  for (const promise of brokenPromises(verdict)) report.broken.push(`${label}: ${promise} (${audit?.['result']}, ${audit?.['reason']}, ${audit?.['detail']})`);
}
console.log(JSON.stringify(report));
process.exit(0);
