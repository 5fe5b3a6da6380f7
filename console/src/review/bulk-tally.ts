import type { ReplayOutcome } from '../../../src/contracts/replay.ts';

/** How a bulk replay has fared so far. */
export interface BulkTally {
  replayed: number;
  refused: number;
  /** How many were refused why, the most frequent first. */
  reasons: { reason: string; count: number }[];
  /** The last few refusals. */
  refusals: { replayOf: string; reason: string; detail: string }[];
}

const KEPT_REFUSALS = 20;

export const NO_TALLY: BulkTally = { replayed: 0, refused: 0, reasons: [], refusals: [] };

/** @returns the tally with the outcomes of one more page */
export function addOutcomes(tally: BulkTally, outcomes: readonly ReplayOutcome[]): BulkTally {
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
  const counts = new Map(tally.reasons.map(({ reason, count }) => [reason, count]));
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    replayed: tally.replayed + outcomes.length - refused.length,
    refused: tally.refused + refused.length,
    reasons: [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    refusals: [...tally.refusals, ...refused.map(({ replayOf, reason, detail }) => ({ replayOf, reason, detail }))].slice(-KEPT_REFUSALS),
  };
}
