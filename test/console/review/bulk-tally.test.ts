import { expect, test } from '@jest/globals';
import { addOutcomes, NO_TALLY } from '../../../console/src/review/bulk-tally.ts';
import type { ReplayOutcome } from '../../../src/contracts/replay.ts';

const replayed = (id: string): ReplayOutcome => ({ kind: 'replayed', replayOf: id, remediationId: `${id}-2`, isAccepted: false });
const refused = (id: string, reason: 'succeeded' | 'incident-resolved'): ReplayOutcome => ({ kind: 'refused', replayOf: id, reason, detail: 'because' });

test('a bulk replay counts over its pages, the most frequent refusal first', () => {
  const first = addOutcomes(NO_TALLY, [replayed('a'), refused('b', 'succeeded')]);
  const tally = addOutcomes(first, [refused('c', 'incident-resolved'), refused('d', 'incident-resolved'), replayed('e')]);
  expect(tally).toMatchObject({ replayed: 2, refused: 3, reasons: [{ reason: 'incident-resolved', count: 2 }, { reason: 'succeeded', count: 1 }] });
  expect(tally.refusals.map(({ replayOf }) => replayOf)).toEqual(['b', 'c', 'd']);
});

test('only the last refusals are kept, however many there are', () => {
  const many = Array.from({ length: 1000 }, (_, index) => refused(`r${index}`, 'succeeded'));
  const tally = addOutcomes(NO_TALLY, many);
  expect(tally.refused).toBe(1000);
  expect(tally.refusals).toHaveLength(20);
  expect(tally.refusals.at(-1)?.replayOf).toBe('r999');
});
