import { logger } from '../../src/platform/logger.ts';
import type { ExecutionStore } from '../../src/stores/execution-store.ts';
import { settleExecution, type SettleExecutionDependencies } from './settle-execution.ts';

export interface SweepDependencies extends SettleExecutionDependencies {
  executions: Pick<ExecutionStore, 'findEnd'>;
}

/** Younger remediations are left to their own execution and to EventBridge. */
const MIN_AGE_MS = 5 * 60_000;

/** The schedule in function.yml. */
const SWEEP_EVERY_MS = 5 * 60_000;

/** DescribeExecution allows 15 calls a second. */
const MAX_PER_SWEEP = 50;

/**
 * The share of one sweep. Each begins elsewhere: what waits or runs for long doesn't keep the others from being seen.
 * @param sweepNumber grows by one from sweep to sweep
 */
export function shareOf(waiting: string[], sweepNumber: number): string[] {
  if (waiting.length <= MAX_PER_SWEEP) return waiting;
  const start = (sweepNumber * MAX_PER_SWEEP) % waiting.length;
  return [...waiting.slice(start), ...waiting.slice(0, start)].slice(0, MAX_PER_SWEEP);
}

async function sweepOne(remediationId: string, dependencies: SweepDependencies): Promise<void> {
  const entry = await dependencies.ledger.get(remediationId);
  const end = entry?.unsettled && (await dependencies.executions.findEnd(remediationId));
  if (entry && end) await settleExecution(entry, end, dependencies);
}

/** Settles what EventBridge missed. One that fails doesn't keep the others from being settled. */
export async function sweep(dependencies: SweepDependencies): Promise<void> {
  const now = dependencies.clock.now().getTime();
  const waiting = await dependencies.ledger.findUnsettled(new Date(now - MIN_AGE_MS));
  for (const remediationId of shareOf(waiting, Math.floor(now / SWEEP_EVERY_MS))) {
    try {
      await sweepOne(remediationId, dependencies);
    } catch (error) {
      logger.error(`${remediationId} could not be settled; the next sweep tries again`, error as Error);
    }
  }
}
