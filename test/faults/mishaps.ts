import type { Mishap, World } from '../support/world.ts';

export const KINDS = ['throttle', 'error', 'timeout', 'reset', 'lost-response'] as const;
export const CRASHES = ['crash-before', 'crash-after'] as const;
const isLong = process.env['LONG'] !== undefined;
/** In a row. Once is what a retry heals, three times what it doesn't; `npm run test:long` takes what is between as well. */
const TIMES = isLong ? [1, 2, 3] : [1, 3];

/**
 * Crashes at our own stores strike the code that all actions share: one that is polled stands for them, and
 * `crash-points.test.ts` goes further. `npm run test:long` takes all.
 */
const OWN_CALLS_OF = ['a command'];

/** Our own services, whose every call a crash may hit. */
const OWN_CALLS = [
  { service: 'dynamodb', about: 'remediation' },
  { service: 'dynamodb', about: 'ci' },
  { service: 'dynamodb', about: 'activity' },
  { service: 'rds-data', about: 'remediation' },
  { service: 'states', about: 'remediation' },
] as const;

/** More calls than any remediation makes. */
const BEYOND = 1_000;

const toMishap = (call: string): Pick<Mishap, 'service' | 'operation'> => {
  const [service = '', operation = ''] = call.split(' ');
  return { service, operation };
};

/** A call, and what has to go wrong before for it to be made. */
interface Reachable {
  call: string;
  before: Mishap[];
}

/** Every call of a case: those that it always makes, and those of a probe, which looks harder when the change wasn't made. */
async function discoverCalls(world: World, name: string, writes: readonly string[]): Promise<Reachable[]> {
  const always = await world.callsOf(await world.run(name));
  const change = always.find((call) => call === 'lambda Invoke' || writes.includes(call.replace(' ', ':'))) ?? '';
  const found = new Map<string, Mishap[]>(always.map((call) => [call, []]));
  for (const kind of ['lost-response', 'reset'] as const) {
    const before = [{ ...toMishap(change), kind }];
    const made = await world.callsOf(await world.run(name, before));
    for (const call of made) if (!found.has(call)) found.set(call, before);
  }
  return [...found].map(([call, before]) => ({ call, before }));
}

/** @returns how many calls to one of our own services a run of the case makes. */
async function countOwnCalls(world: World, name: string, own: (typeof OWN_CALLS)[number]): Promise<number> {
  const { passed } = await world.run(name, [{ ...own, operation: '*', kind: 'delay', skip: BEYOND }]);
  return passed;
}

/** One call that goes wrong once or several times in a row, in each way, and a crash directly before and after it. */
const mishapsOn = ({ call, before }: Reachable): Mishap[][] => [
  ...KINDS.flatMap((kind) => TIMES.map((times) => [...before, { ...toMishap(call), kind, times }])),
  ...CRASHES.map((kind) => [...before, { ...toMishap(call), kind }]),
];

/** What can go wrong in a case: each call on its target in each way, and a crash at each call to our own stores. */
export async function listMishaps(world: World, name: string, writes: readonly string[]): Promise<Mishap[][]> {
  const all = (await discoverCalls(world, name, writes)).flatMap(mishapsOn);
  const ownCalls = isLong || OWN_CALLS_OF.includes(name) ? OWN_CALLS : [];
  for (const own of ownCalls) {
    const count = await countOwnCalls(world, name, own);
    for (let skip = 0; skip < count; skip += 1) all.push(...CRASHES.map((kind) => [{ ...own, operation: '*', kind, skip }]));
  }
  return all;
}
