import type { ReplayOutcome, ReplayRefusal } from '../../contracts/replay.ts';

/** Why something can't be replayed; a value, and no error. */
export type RefusedReplay = Extract<ReplayOutcome, { kind: 'refused' }>;

/** @param detail what is so, and what to do instead */
export const refuseReplay = (replayOf: string, reason: ReplayRefusal, detail: string): RefusedReplay => ({
  kind: 'refused',
  replayOf,
  reason,
  detail,
});

/** What is wrong with a candidate, before it is known whose. */
export interface Obstacle {
  reason: ReplayRefusal;
  detail: string;
}
