import type { GatePreview } from '../../../src/contracts/gate-preview.ts';
import type { ReviewItem } from '../api/answers.ts';

/** What the gates say now of one item. */
export interface Asked {
  item: ReviewItem;
  /** Null where they can't be asked. */
  preview: GatePreview | null;
}

interface Obstacle {
  verdict: 'allow' | 'hold' | 'deny' | 'unknown';
  reason: string;
  detail: string;
}

/** @returns what decides: the first gate that doesn't allow it, and why */
export function obstacleOf({ preview }: Pick<Asked, 'preview'>): Obstacle {
  if (!preview) return { verdict: 'unknown', reason: '–', detail: 'No gate can be asked about it.' };
  for (const { gate, decision } of preview.gates)
    if (decision.verdict !== 'allow') return { verdict: decision.verdict, reason: decision.reason, detail: `${gate}: ${decision.detail}` };
  return { verdict: 'allow', reason: '–', detail: preview.isDryRun ? 'It would only be planned.' : 'Every gate allows it.' };
}
