import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { REMEMBERED_FIRINGS, type AlertOccurrence } from '../../src/contracts/alert-occurrence.ts';
import { noteFiring, type Firing } from '../../src/decisions/note-firing.ts';

const START = Date.parse('2026-05-19T10:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const firing = (firingId: string, changes: Partial<Firing> = {}): Firing => ({
  alertKey: 'CI1#disk-full',
  firingId,
  occurredAt: at(0).toISOString(),
  ...changes,
});

/** What the stores would do: notes a firing, and publishes what it calls for. */
function makeBook(cooldownSeconds = 0) {
  let known: AlertOccurrence | undefined;
  return {
    note: (firingId: string, seconds = 0, isOver = false): string => {
      const noted = noteFiring(known, firing(firingId), isOver, at(seconds));
      if (noted.kind !== 'over') known = noted.occurrence;
      return noted.kind;
    },
    publish: (seconds = 0): void => {
      if (!known) return;
      const published = { remediationId: `rem-${known.attempt}`, playbookId: 'clean-up', at: at(seconds).toISOString(), cooldownSeconds };
      known = { ...known, publishedAttempt: known.attempt, published };
    },
    get row(): AlertOccurrence {
      if (!known) throw new Error('nothing was noted');
      return known;
    },
  };
}

describe('a firing', () => {
  test('that is the first opens an occurrence; its copies change nothing', () => {
    const book = makeBook();

    expect([book.note('a'), book.note('a'), book.note('a')]).toEqual(['first', 'copy', 'copy']);
    expect(book.row).toMatchObject({ occurrence: 1, count: 1, attempt: 1, version: 1 });
  });

  test.each([
    [899, 0, 1],
    [900, 0, 2],
    [3599, 3600, 1],
    [3600, 3600, 2],
  ])('%d s after a request with a cooldown of %d s belongs to attempt %d', (seconds, cooldownSeconds, attempt) => {
    const book = makeBook(cooldownSeconds);
    book.note('a');
    book.publish();

    expect(book.note('b', seconds)).toBe('again');
    expect(book.row).toMatchObject({ count: 2, attempt });
  });

  test('before anything was published belongs to the attempt that is still to be published', () => {
    const book = makeBook();
    book.note('a');

    expect(book.note('b', 10_000)).toBe('again');
    expect(book.row).toMatchObject({ count: 2, attempt: 1 });
  });

  test('after the incident is over opens another occurrence, with another incident', () => {
    const book = makeBook();
    book.note('a');
    const { incidentId } = book.row;

    expect(book.note('b', 100, true)).toBe('first');
    expect(book.row).toMatchObject({ occurrence: 2, count: 1, attempt: 1, publishedAttempt: 0 });
    expect(book.row.incidentId).not.toBe(incidentId);
    expect(book.row.published).toBeUndefined();
  });

  test('that is a late copy of one before the incident was over, is over as well', () => {
    const book = makeBook();
    book.note('a');

    expect(book.note('a', 100, true)).toBe('over');
    book.note('b', 100, true);
    expect(book.note('a', 200)).toBe('copy');
  });

  test.each([[undefined], [noteFiring(undefined, firing('a', { incidentId: 'INC1' }), false, at(0)).occurrence]])(
    "of a host's incident that is over opens nothing",
    (known) => {
      expect(noteFiring(known, firing('b', { incidentId: 'INC1' }), true, at(1)).kind).toBe('over');
    },
  );
});

test('whatever comes in whatever order, firings are counted once each and attempts never go back', () => {
  const step = fc.record({ id: fc.integer({ min: 0, max: 9 }), passes: fc.integer({ min: 0, max: 1000 }), publishes: fc.boolean() });

  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const book = makeBook();
      const seen = new Set<number>();
      let [seconds, attempt] = [0, 0];
      for (const { id, passes, publishes } of steps) {
        seconds += passes;
        book.note(`f${id}`, seconds);
        if (publishes) book.publish(seconds);
        seen.add(id);
        expect(book.row.count).toBe(seen.size);
        expect(book.row.attempt).toBeGreaterThanOrEqual(attempt);
        expect(book.row.attempt - book.row.publishedAttempt).toBeLessThanOrEqual(1);
        expect(book.row.firings.length).toBeLessThanOrEqual(REMEMBERED_FIRINGS);
        attempt = book.row.attempt;
      }
    }),
  );
});
