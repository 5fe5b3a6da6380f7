export type Random = () => number;

/** @returns numbers from 0 to 1, the same ones for the same seed (mulberry32) */
export function makeRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A place in a document where a value stands. */
interface Place {
  holder: Record<string, unknown>;
  key: string;
}

const isHolder = (value: unknown): value is Place['holder'] => typeof value === 'object' && value !== null;

const placesOf = (holder: Place['holder']): Place[] =>
  Object.entries(holder).flatMap(([key, value]) => [{ holder, key }, ...(isHolder(value) ? placesOf(value) : [])]);

const CONTROL_CHARACTERS = '\u0000\u0007\r\n\u001b[31m\u0085\u200b\u202e\u2028\ufeff\ud800';

const ODD_TEXTS = [
  ...['', ' ', '0', 'null', '[object Object]', '__proto__', 'constructor', 'NaN', '9999-12-31T23:59:60Z', '1406662672', '99999999999999'],
  ...[CONTROL_CHARACTERS, '[Triggered on {host:\ud83d\udd25}] \u202eexe.txt', ' '.repeat(70_000), ':'.repeat(70_000), 'x'.repeat(70_000)],
  `y${'\ud83d\udd25'.repeat(3_000)}`,
];

/** Fresh ones each time: the next mutation may change them. */
const makeOddValues = (): unknown[] => [
  ...[null, undefined, true, false, 0, -1, 0.5, 1e21, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 10n],
  ...[[], {}, [[]], [null], [{}], { value: null }, { name: 'ci', value: {} }, { display_value: 'web-1' }],
  ...[new Date(Number.NaN), new Map([['a', 1]]), Symbol('odd'), () => 'odd', Object.create(null)],
  ...ODD_TEXTS,
];

type Mutation = (place: Place, random: Random, others: Place[]) => void;

const pick = <Item>(items: readonly Item[], random: Random): Item | undefined => items[Math.floor(random() * items.length)];

const drop: Mutation = ({ holder, key }) => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
};

const replace: Mutation = ({ holder, key }, random) => {
  holder[key] = pick(makeOddValues(), random);
};

const nest: Mutation = ({ holder, key }, random) => {
  holder[key] = random() < 0.5 ? [holder[key]] : { value: holder[key] };
};

const garble: Mutation = ({ holder, key }, random) => {
  const value = holder[key];
  const text = typeof value === 'string' ? value : '';
  const at = Math.floor(random() * text.length);
  holder[key] = `${text.slice(0, at)}${CONTROL_CHARACTERS}${text.slice(at)}`;
};

const addProto: Mutation = ({ holder }, random) => {
  const value = pick([{ polluted: true }, 'text', null], random);
  Object.defineProperty(holder, '__proto__', { value, enumerable: true, configurable: true, writable: true });
};

const swap: Mutation = (one, random, others) => {
  const other = pick(others, random) ?? one;
  const held = [one.holder[one.key], other.holder[other.key]];
  [other.holder[other.key], one.holder[one.key]] = held;
};

const MUTATIONS: readonly Mutation[] = [drop, replace, replace, replace, nest, garble, addProto, swap];

/** @returns a copy of the document with one to three things wrong */
export function mutate(document: unknown, random: Random): unknown {
  const root: Place['holder'] = { document: structuredClone(document) };
  for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1) {
    const places = placesOf(root);
    const place = pick(places, random);
    if (place) pick(MUTATIONS, random)?.(place, random, places);
  }
  return root['document'];
}
