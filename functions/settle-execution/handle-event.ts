import type { EventBridgeEvent } from 'aws-lambda';
import { logger } from '../../src/platform/logger.ts';
import type { EndedExecution } from '../../src/stores/execution-store.ts';
import { settleExecution } from './settle-execution.ts';
import { sweep, type SweepDependencies } from './sweep.ts';

interface StatusChange extends EndedExecution {
  name: string;
  stateMachineArn: string;
}

export type SettleEvent =
  | EventBridgeEvent<'Step Functions Execution Status Change', StatusChange>
  | EventBridgeEvent<'Scheduled Event', unknown>;

/** One execution by EventBridge's status change, or all that were missed by the schedule. */
export async function handleEvent(event: SettleEvent, dependencies: SweepDependencies): Promise<void> {
  logger.resetKeys();
  if (event['detail-type'] === 'Scheduled Event') return sweep(dependencies);
  const { name, executionArn, status } = event.detail;
  logger.appendKeys({ remediationId: name });
  const entry = await dependencies.ledger.get(name);
  if (!entry) return logger.warn('the ledger has no row of this execution: it was started past the engine');
  return settleExecution(entry, { executionArn, status }, dependencies);
}
