import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import type { Trail } from '../../../scripts/audit/trail.ts';
import { StoppedError, watchTrail } from '../../../scripts/audit/watch-trail.ts';

const linesOf = (count: number): AsyncIterable<string> => Readable.from(Array.from({ length: count }, (_, index) => `row ${index}`));
const noLists: Trail['lists'] = { async *[Symbol.asyncIterator]() {} };

async function readAll(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const trailOf = (records: number, events = 0): Trail => ({
  stage: 'local',
  records: linesOf(records),
  events: linesOf(events),
  identities: linesOf(0),
  lists: noLists,
  ledger: linesOf(0),
  publicKeys: new Map(),
});

test('says how many rows were read, over all parts', async () => {
  const said: unknown[] = [];
  const trail = watchTrail(trailOf(1500, 700), { signal: new AbortController().signal, step: (...what) => void said.push(what) });

  const [records, events] = [await readAll(trail.records), await readAll(trail.events)];

  expect([records.length, events.length, events.at(-1)]).toEqual([1500, 700, 'row 699']);
  expect(said).toEqual([[1000, undefined, 'records'], [2000, undefined, 'events']]);
});

test('ends with an error once it is stopped, so that nobody takes a part for the whole', async () => {
  const stop = new AbortController();
  const trail = watchTrail(trailOf(3000), { signal: stop.signal, step: () => stop.abort() });

  await expect(readAll(trail.records)).rejects.toThrow(StoppedError);
});
