import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { Trail, VerifiableTrail } from '../../../scripts/audit/trail.ts';
import { StoppedError, watchTrail } from '../../../scripts/audit/watch-trail.ts';
import type { Examined } from '../../../src/decisions/verify-audit/examine-row.ts';
import type { RowSource } from '../../../src/decisions/verify-audit/verify-audit.ts';

const linesOf = (count: number): AsyncIterable<string> => Readable.from(Array.from({ length: count }, (_, index) => `row ${index}`));
const noLists: Trail['lists'] = { async *[Symbol.asyncIterator]() {} };

async function readAll<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
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

describe('rows that others look at, some at a time', () => {
  const someRows = (count: number): Examined[] => Array.from({ length: count }, () => undefined);
  async function* inPieces(...counts: number[]): AsyncGenerator<Examined[]> {
    for (const count of counts) yield someRows(count);
  }
  const trailInPieces = (...counts: number[]): VerifiableTrail => ({ ...trailOf(0), records: () => inPieces(...counts) });
  const readRecords = ({ records }: VerifiableTrail) => readAll((records as RowSource)({}));

  test('are counted one by one', async () => {
    const said: unknown[] = [];
    const trail = watchTrail(trailInPieces(600, 600, 2600), { signal: new AbortController().signal, step: (...what) => void said.push(what) });

    expect((await readRecords(trail)).map(({ length }) => length)).toEqual([600, 600, 2600]);
    expect(said).toEqual([[1200, undefined, 'records'], [3800, undefined, 'records']]);
  });

  test('are not counted any more once it is stopped', async () => {
    const stop = new AbortController();
    const trail = watchTrail(trailInPieces(1500, 1500), { signal: stop.signal, step: () => stop.abort() });

    await expect(readRecords(trail)).rejects.toThrow('Stopped after 1500 rows');
  });
});
