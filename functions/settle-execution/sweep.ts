import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { logger } from '../../src/platform/logger.ts';
import { settleExecution, type EndedExecution, type SettleExecutionDependencies } from './settle-execution.ts';

export interface SweepDependencies extends SettleExecutionDependencies {
  sfn: SFNClient;
  stateMachineArn: string;
}

/** Younger remediations are left to their own execution and to EventBridge. */
const MIN_AGE_MS = 5 * 60_000;

/** DescribeExecution allows 15 calls a second; the next sweep goes on where this one stopped. */
const MAX_PER_SWEEP = 50;

/** @returns how the execution ended, or undefined while it runs or was never started (the queue still has its message). */
async function findEnd({ remediationId, executionArn }: LedgerEntry, { sfn, stateMachineArn }: SweepDependencies): Promise<EndedExecution | undefined> {
  const arn = executionArn ?? `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${remediationId}`;
  try {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
    return status && status !== 'RUNNING' ? { executionArn: arn, status: status as EndedExecution['status'] } : undefined;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

async function sweepOne(remediationId: string, dependencies: SweepDependencies): Promise<void> {
  const entry = await dependencies.ledger.get(remediationId);
  const end = entry?.unsettled && (await findEnd(entry, dependencies));
  if (entry && end) await settleExecution(entry, end, dependencies);
}

/** Settles what EventBridge missed. One that fails doesn't keep the others from being settled. */
export async function sweep(dependencies: SweepDependencies): Promise<void> {
  const before = new Date(dependencies.clock.now().getTime() - MIN_AGE_MS);
  const waiting = await dependencies.ledger.findUnsettled(before);
  for (const remediationId of waiting.slice(0, MAX_PER_SWEEP)) {
    try {
      await sweepOne(remediationId, dependencies);
    } catch (error) {
      logger.error(`${remediationId} could not be settled; the next sweep tries again`, error as Error);
    }
  }
}
