import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { alertSchema, alertSourceSchema, intakeReasonSchema } from '../../../src/contracts/alert.ts';
import type { AlertSource, Reading } from '../../../src/contracts/alert.ts';
import { incidentIdSchema } from '../../../src/contracts/names.ts';
import { sources } from '../../../src/intake/sources/index.ts';
import { makeRandom, mutate } from './mutate.ts';

interface Fixture {
  source: AlertSource;
  name: string;
  /** The page of the vendor's documentation, and what was changed. */
  from: string;
  payload: unknown;
  expected: Record<string, unknown>[];
}

const MUTATIONS_PER_SOURCE = 10_000;
const DOCUMENTS_PER_SOURCE = 1_000;

const ALL_SOURCES = alertSourceSchema.options;

const readFixture = (source: AlertSource, name: string): Fixture => ({
  source,
  name,
  ...(JSON.parse(readFileSync(`${import.meta.dirname}/${source}/${name}.json`, 'utf8')) as Omit<Fixture, 'source' | 'name'>),
});

const fixtures = ALL_SOURCES.flatMap((source) =>
  readdirSync(`${import.meta.dirname}/${source}`).map((file) => readFixture(source, file.replace(/\.json$/, ''))),
);
const fixturesOf = (wanted: AlertSource): Fixture[] => fixtures.filter(({ source }) => source === wanted);

/** As fixtures write a reading: flat, and null for what the alert doesn't say. */
const flatten = (reading: Reading): Record<string, unknown> =>
  reading.kind === 'refused'
    ? { ...reading }
    : { kind: 'alert', alertType: null, incidentId: null, ...reading.alert, about: { ciId: null, ...reading.alert.about } };

const read = ({ source, payload }: Fixture): Record<string, unknown>[] => sources[source](payload).map(flatten);

const refusalSchema = z.strictObject({
  incidentId: z.optional(incidentIdSchema),
  kind: z.literal('refused'),
  reason: intakeReasonSchema,
  detail: z.string().check(z.maxLength(1024)),
});

/** @returns what a source does with a payload that it may not do; undefined is good news. */
function complain(source: AlertSource, payload: unknown): string | undefined {
  try {
    const readings = sources[source](payload);
    if (readings.length === 0) return 'says nothing';
    if (readings.some((reading) => reading.kind === 'alert' && reading.alert.source !== source)) return 'names another source';
    return readings
      .map((reading) => (reading.kind === 'alert' ? alertSchema.safeParse(reading.alert) : refusalSchema.safeParse(reading)))
      .find(({ success }) => !success)?.error?.message;
  } catch (error) {
    return `throws ${String(error)}`;
  }
}

describe('a payload of a source', () => {
  const byName = fixtures.map((fixture) => [fixture.source, fixture.name, fixture] as const);

  test.each(byName)('as in %s/%s is read as it says', (_source, _name, fixture) => {
    expect(read(fixture)).toMatchObject(fixture.expected);
  });

  test('is shown six times or more for each source, forty times or more in all, and each says where it is from', () => {
    expect(ALL_SOURCES.filter((source) => fixturesOf(source).length < 6)).toEqual([]);
    expect(fixtures.length).toBeGreaterThanOrEqual(40);
    expect(fixtures.filter(({ from }) => !from)).toEqual([]);
  });
});

describe('a change of a CloudWatch alarm', () => {
  const byEvent = new Map(fixturesOf('cloudwatch-event').map((fixture) => [fixture.name, fixture]));
  const byBoth = fixturesOf('cloudwatch-sns').flatMap((sns) => {
    const event = byEvent.get(sns.name);
    return event ? [[sns.name, sns, event] as const] : [];
  });
  const withoutSource = (reading: Record<string, unknown>): object => ({ ...reading, source: undefined });

  test.each(byBoth)('%s is the same firing, about the same CI, by both doors', (_, sns, event) => {
    expect(read(sns).map(withoutSource)).toEqual(read(event).map(withoutSource));
  });

  test('is shown by both doors, for most kinds', () => {
    expect(byBoth.length).toBeGreaterThanOrEqual(9);
  });
});

describe('whatever comes in', () => {
  test.each(ALL_SOURCES)('%s answers a broken payload within its contract', (source) => {
    const originals = fixturesOf(source);
    const complaints = Array.from({ length: MUTATIONS_PER_SOURCE }, (_, seed) => {
      const { name, payload } = originals[seed % originals.length]!;
      const complaint = complain(source, mutate(payload, makeRandom(seed)));
      return complaint === undefined ? [] : [`${name}, seed ${seed}: ${complaint}`];
    }).flat();

    expect(complaints).toEqual([]);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test.each(ALL_SOURCES)('%s answers any document within its contract', (source) => {
    const documents = fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }));

    fc.assert(
      fc.property(documents, (document) => expect(complain(source, document)).toBeUndefined()),
      { numRuns: DOCUMENTS_PER_SOURCE },
    );
  });
});
