import type { Progress } from '../progress.ts';
import type { Trail } from './trail.ts';

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
export function watchTrail<Watched extends Trail>(trail: Watched, { signal, step }: Pick<Progress, 'signal' | 'step'>): Watched {
  let rows = 0;
  async function* watch(part: string, lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      rows += 1;
      if (rows % LOOK_EVERY === 0) step(rows, undefined, part);
      if (signal.aborted) throw new StoppedError(rows);
      yield line;
    }
  }
  const { records, events, identities, ledger } = trail;
  return {
    ...trail,
    records: watch('records', records),
    events: watch('events', events),
    identities: watch('identities', identities),
    ledger: watch('ledger', ledger),
  };
}
