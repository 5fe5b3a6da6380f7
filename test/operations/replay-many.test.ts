import { expect, test } from '@jest/globals';
import type { ReplayOutcome } from '../../src/contracts/replay.ts';
import { countReasons, replayMany, type ReplayManyOptions } from '../../src/operations/replay/replay-many.ts';

const done = (replayOf: string): ReplayOutcome => ({ kind: 'replayed', replayOf, remediationId: `${replayOf}-next`, isAccepted: false });
const refused = (replayOf: string): ReplayOutcome => ({ kind: 'refused', replayOf, reason: 'incident-resolved', detail: 'it is over' });

/** A run whose time passes only while it waits. */
function prepare(changes: Partial<ReplayManyOptions> = {}) {
  let now = 0;
  const begun: [id: string, at: number][] = [];
  const options: ReplayManyOptions = {
    replay: async (id) => {
      begun.push([id, now]);
      return done(id);
    },
    perSecond: 4,
    wait: async (milliseconds) => void (now += milliseconds),
    readTime: () => now,
    signal: new AbortController().signal,
    step: () => undefined,
    ...changes,
  };
  return { begun, options };
}

test('they come one after the other, not faster than told', async () => {
  const { begun, options } = prepare();

  const many = await replayMany(['a', 'b', 'c'], options);

  expect(begun).toEqual([['a', 0], ['b', 250], ['c', 500]]);
  expect(many).toEqual({ replayed: ['a', 'b', 'c'], refused: [], left: 0 });
});

test('Ctrl-C lets the one at hand finish, and says what is left', async () => {
  const stop = new AbortController();
  const { options } = prepare({
    signal: stop.signal,
    replay: async (id) => {
      if (id === 'b') stop.abort();
      return done(id);
    },
  });

  expect(await replayMany(['a', 'b', 'c', 'd'], options)).toEqual({ replayed: ['a', 'b'], refused: [], left: 2 });
});

test('a refusal stops nothing, and is counted by its reason', async () => {
  const steps: number[] = [];
  const { options } = prepare({ replay: async (id) => (id === 'b' ? done(id) : refused(id)), step: (count) => void steps.push(count) });

  const many = await replayMany(['a', 'b', 'c'], options);

  expect(many.replayed).toEqual(['b']);
  expect(countReasons(many.refused)).toEqual([{ reason: 'incident-resolved', count: 2 }]);
  expect(steps).toEqual([1, 2, 3]);
});
