import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { secondsBetween } from '../../src/platform/clock.ts';
import { logger } from '../../src/platform/logger.ts';
import type { ExecutionStore } from '../../src/stores/execution-store.ts';
import { settleExecution, type SettleExecutionDependencies } from './settle-execution.ts';

export interface SweepDependencies extends SettleExecutionDependencies {
  executions: Pick<ExecutionStore, 'findEnd' | 'isStarted' | 'arnOf'>;
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

/** An engine that was at work on the message when it was moved is done by then, in seconds. */
const NOTHING_STARTS_AFTER_SECONDS = 60;

/** SQS gave up on its message: it was received, and nobody will start it any more. */
async function isGivenUp({ remediationId, deadLetter, deadLetteredAt }: LedgerEntry, { executions, clock }: SweepDependencies): Promise<boolean> {
  if (deadLetter?.reason !== 'undelivered' || deadLetteredAt === undefined) return false;
  return secondsBetween(deadLetteredAt, clock.now()) > NOTHING_STARTS_AFTER_SECONDS && !(await executions.isStarted(remediationId));
}

async function sweepOne(remediationId: string, dependencies: SweepDependencies): Promise<void> {
  const { ledger, executions } = dependencies;
  const entry = await ledger.get(remediationId);
  if (!entry?.unsettled) return;
  const end = await executions.findEnd(remediationId);
  if (end) await settleExecution(entry, end, dependencies);
  else if (await isGivenUp(entry, dependencies))
    await settleExecution(entry, { executionArn: executions.arnOf(remediationId), status: 'NEVER_STARTED' }, dependencies);
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
