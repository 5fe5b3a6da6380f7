import type { Lines, RowSource } from '../../src/decisions/verify-audit/verify-audit.ts';
import type { Bounds } from '../../src/decisions/verify-audit/vouching.ts';
import type { Progress } from '../progress.ts';
import type { VerifiableTrail } from './trail.ts';

/** Rows between two looks at the clock and at the person. */
const LOOK_EVERY = 1000;

/** Thrown when somebody has stopped reading a trail: of what wasn't read, nothing is known. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  constructor(rows: number) {
    super(`Stopped after ${rows} rows, so that nothing is said of the whole. Take it in parts, a year each: --from names where to go on.`);
  }
}

/**
 * @returns the trail, whose rows are counted as they are read
 * @throws StoppedError from its parts, once the person has stopped it
 */
export function watchTrail<Watched extends VerifiableTrail>(trail: Watched, { signal, step }: Pick<Progress, 'signal' | 'step'>): Watched {
  let [rows, saidOf] = [0, 0];
  async function* watch<Item>(part: string, items: AsyncIterable<Item> | Iterable<Item>, sizeOf: (item: Item) => number): AsyncGenerator<Item> {
    for await (const item of items) {
      if (signal.aborted) throw new StoppedError(rows);
      rows += sizeOf(item);
      if (rows - saidOf >= LOOK_EVERY) step((saidOf = rows), undefined, part);
      yield item;
    }
  }
  const watchLines = (part: string, lines: Lines) => watch<string>(part, lines, () => 1);
  const watchRows = (part: string, found: Lines | RowSource) =>
    typeof found === 'function' ? (bounds: Bounds) => watch(part, found(bounds), ({ length }) => length) : watchLines(part, found);
  const { records, events, identities, ledger } = trail;
  return {
    ...trail,
    records: watchRows('records', records),
    events: watchRows('events', events),
    identities: watchLines('identities', identities),
    ledger: watchLines('ledger', ledger),
  };
}
