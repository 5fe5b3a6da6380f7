import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { makeTrail, type TrailEntry } from '../../../../scripts/bench/audit/make-trail.ts';
import { remediationIdSchema } from '../../../../src/contracts/names.ts';
import { fitRecord, nextLink, type ChainHead, type ChainLink } from '../../../../src/stores/audit-canonical.ts';

const OPTIONS = { records: 2500, from: new Date('2020-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z'), seed: 1 };
const trail = [...makeTrail(OPTIONS)];

/** Chains the links' own values once more, as the product does. */
function chainAgain(links: ChainLink<{ ciId: string }>[]): ChainLink<object>[] {
  const heads = new Map<string, ChainHead>();
  return links.map(({ record: { sequence: _sequence, previousHash: _previous, ...value } }) => {
    const link = nextLink(value, heads.get(value.ciId));
    heads.set(value.ciId, { sequence: link.record.sequence, hash: link.hash });
    return link;
  });
}

const recordsOf = (entries: TrailEntry[]) => entries.map(({ record }) => record);
const eventsOf = (entries: TrailEntry[]) => entries.flatMap(({ event }) => event ?? []);
const countOf = (result: string) => trail.filter(({ record }) => record.record.result === result).length;

describe('the trail of the bench', () => {
  test('is the same in every run, and another one for another seed', () => {
    const hashes = trail.map(({ record }) => record.hash);
    expect(Array.from(makeTrail(OPTIONS), ({ record }) => record.hash)).toEqual(hashes);
    expect(Array.from(makeTrail({ ...OPTIONS, seed: 2 }), ({ record }) => record.hash)).not.toEqual(hashes);
  });

  test('is chained per CI as the product chains it, its events as well', () => {
    expect(recordsOf(trail)).toEqual(chainAgain(recordsOf(trail)));
    expect(eventsOf(trail)).toEqual(chainAgain(eventsOf(trail)));
  });

  test('has the hash of each canonical text', () => {
    for (const { canonical, hash } of [...recordsOf(trail), ...eventsOf(trail)])
      expect(createHash('sha256').update(canonical).digest('hex')).toBe(hash);
  });

  test('holds records that the product would store as they are, some 1.7 KB each', () => {
    for (const { record } of recordsOf(trail)) expect(fitRecord(record)).toEqual(record);
    const bytes = recordsOf(trail).reduce((sum, { canonical }) => sum + Buffer.byteLength(canonical), 0);
    expect(bytes / trail.length).toBeGreaterThan(1500);
    expect(bytes / trail.length).toBeLessThan(1900);
  });

  test('comes in the order of time and fills it', () => {
    const times = recordsOf(trail).map(({ record }) => record.recordedAt);
    expect(times).toEqual(times.toSorted());
    expect(times[0]).toMatch(/^2020-01-0/);
    expect(times.at(-1)).toMatch(/^2026-12-3/);
  });

  test('names every remediation once', () => {
    const ids = recordsOf(trail).map(({ record }) => remediationIdSchema.parse(record.remediationId));
    expect(new Set(ids).size).toBe(OPTIONS.records);
    expect(new Set(eventsOf(trail).map(({ record }) => record.eventId)).size).toBe(eventsOf(trail).length);
  });

  test('has nine successes in ten, fewer skipped, and fewest failures, by all playbooks and of some CIs more than of others', () => {
    const percents = ['success', 'skipped', 'failure'].map((result) => Math.round((countOf(result) * 100) / OPTIONS.records));
    expect(percents).toEqual([90, 6, 4]);
    expect(new Set(recordsOf(trail).map(({ record }) => record.playbookId)).size).toBe(40);
    const sequences = new Map(recordsOf(trail).map(({ record }) => [record.ciId, record.sequence]));
    expect(sequences.size).toBe(5);
    expect(Math.max(...sequences.values())).toBeGreaterThan(2 * Math.min(...sequences.values()));
  });

  test('tries again what failed, and nothing else', () => {
    const before = new Map<string, TrailEntry['record']['record']>();
    let retries = 0;
    for (const { record } of recordsOf(trail)) {
      const last = before.get(record.ciId);
      const isRetry = last?.result === 'failure';
      expect(record.attempt).toBe(isRetry ? last.attempt + 1 : 1);
      expect(record.incidentId === last?.incidentId).toBe(isRetry);
      if (isRetry) retries += 1;
      before.set(record.ciId, record);
    }
    expect(retries).toBeGreaterThan(0);
  });
});
