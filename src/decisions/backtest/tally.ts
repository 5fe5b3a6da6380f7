import * as z from 'zod/mini';
import { ciIdSchema, instantSchema, playbookIdSchema } from '../../contracts/names.ts';

/** An action on a CI, real or only thought of. */
const actionSchema = z.strictObject({ at: instantSchema, ciId: ciIdSchema, remediationId: z.string() });
export type PastAction = z.infer<typeof actionSchema>;

const outcomeSchema = z.strictObject({
  playbookId: playbookIdSchema,
  result: z.enum(['success', 'failure', 'skipped']),
  count: z.int(),
});
export type PastOutcome = z.infer<typeof outcomeSchema>;

/** What a backtest has counted so far; the order in which records come makes no difference. */
export const backtestTallySchema = z.strictObject({
  /** Records that were looked at. */
  records: z.int(),
  /** Left out: the ledger no longer has their request, or it can't be read. */
  withoutRequest: z.int(),
  /** Left out: their CI is no longer there. */
  withoutCi: z.int(),
  /** Everything but the confidence would have matched. */
  belowConfidence: z.int(),
  matched: z.int(),
  inWindow: z.int(),
  nearChange: z.int(),
  /** In a window or near a change, or both. */
  refusedByGates: z.int(),
  /** What would have been done, if limits allowed it. */
  wanted: z.array(actionSchema),
  /** What was done on CIs that the playbook would not have touched at that time. */
  others: z.array(z.strictObject({ ...actionSchema.shape, playbookId: playbookIdSchema })),
  /** What really became of what would have matched. */
  outcomes: z.array(outcomeSchema),
});
export type BacktestTally = z.infer<typeof backtestTallySchema>;

export const NOTHING_COUNTED: BacktestTally = {
  records: 0,
  withoutRequest: 0,
  withoutCi: 0,
  belowConfidence: 0,
  matched: 0,
  inWindow: 0,
  nearChange: 0,
  refusedByGates: 0,
  wanted: [],
  others: [],
  outcomes: [],
};

/** What really happened. */
export interface PastRecord extends PastAction {
  playbookId: string;
  result: PastOutcome['result'];
  /** When its action began, if it had one. */
  actedAt: string | null;
}

/** What the playbook would have said to it. */
export type Verdict =
  | { kind: 'no-request' | 'no-ci' | 'below-confidence' | 'no-match' }
  | { kind: 'match'; isInWindow: boolean; isNearChange: boolean };

function countOutcome(outcomes: readonly PastOutcome[], { playbookId, result }: PastRecord): PastOutcome[] {
  const known = outcomes.find((one) => one.playbookId === playbookId && one.result === result);
  return known ? outcomes.map((one) => (one === known ? { ...one, count: one.count + 1 } : one)) : [...outcomes, { playbookId, result, count: 1 }];
}

const COUNTED = { 'no-request': 'withoutRequest', 'no-ci': 'withoutCi', 'below-confidence': 'belowConfidence', 'no-match': undefined } as const;

/** Counts one more record, in place: a tally may have a hundred thousand of them. */
export function countRecord(tally: BacktestTally, record: PastRecord, verdict: Verdict): void {
  tally.records += 1;
  const { at, ciId, remediationId, playbookId, actedAt } = record;
  if (verdict.kind !== 'match') {
    const counter = COUNTED[verdict.kind];
    if (counter) tally[counter] += 1;
    if (actedAt !== null) tally.others.push({ at: actedAt, ciId, remediationId, playbookId });
    return;
  }
  const { isInWindow, isNearChange } = verdict;
  tally.matched += 1;
  if (isInWindow) tally.inWindow += 1;
  if (isNearChange) tally.nearChange += 1;
  if (isInWindow || isNearChange) tally.refusedByGates += 1;
  else tally.wanted.push({ at, ciId, remediationId });
  tally.outcomes = countOutcome(tally.outcomes, record);
}
