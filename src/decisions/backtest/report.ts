import * as z from 'zod/mini';
import { reasonSchema } from '../../contracts/reasons.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import { simulateLimits } from './simulate-limits.ts';
import { backtestTallySchema, type BacktestTally } from './tally.ts';

const { records, withoutRequest, withoutCi, belowConfidence, matched, inWindow, nearChange, refusedByGates, outcomes } = backtestTallySchema.shape;

/** What a playbook would have done. */
export const backtestReportSchema = z.strictObject({
  records,
  withoutRequest,
  withoutCi,
  belowConfidence,
  matched,
  inWindow,
  nearChange,
  refusedByGates,
  /** By the playbook's own limits, of what was left. */
  refusedByLimits: z.array(z.strictObject({ reason: reasonSchema, count: z.int() })),
  /** What would have been done in the end. */
  acted: z.int(),
  /** What really became of those that matched. */
  outcomes,
});
export type BacktestReport = z.infer<typeof backtestReportSchema>;

const byName = (a: BacktestTally['outcomes'][number], b: BacktestTally['outcomes'][number]): number =>
  `${a.playbookId} ${a.result}` < `${b.playbookId} ${b.result}` ? -1 : 1;

/** @returns what the counted records say about the playbook. */
export function reportBacktest({ wanted, others, ...tally }: BacktestTally, playbook: Playbook): BacktestReport {
  const refusedByLimits = simulateLimits({ ...tally, wanted, others }, playbook);
  const limited = refusedByLimits.reduce((sum, { count }) => sum + count, 0);
  return { ...tally, outcomes: [...tally.outcomes].sort(byName), refusedByLimits, acted: wanted.length - limited };
}
