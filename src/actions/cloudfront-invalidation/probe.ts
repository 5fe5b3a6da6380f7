import type { Intent, ProbeResult } from '../action.ts';

/** Nothing to look for: the same caller reference makes asking again harmless, and its answer tells the invalidation. */
export async function probe({ plan }: Intent): Promise<ProbeResult> {
  return { kind: 'repeatable', detail: `${plan.targetResource} can be asked again under the same caller reference` };
}
