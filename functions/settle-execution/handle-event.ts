import type { EventBridgeEvent } from 'aws-lambda';
import { logger } from '../../src/platform/logger.ts';
import type { EndedExecution } from '../../src/stores/execution-store.ts';
import { tidyDeadLetters, type TidyDependencies } from '../../src/operations/review/tidy-dead-letters.ts';
import { settleExecution } from './settle-execution.ts';
import { sweep, type SweepDependencies } from './sweep.ts';

interface StatusChange extends EndedExecution {
  name: string;
  stateMachineArn: string;
}

export type SettleEvent =
  | EventBridgeEvent<'Step Functions Execution Status Change', StatusChange>
  | EventBridgeEvent<'Scheduled Event', unknown>;

export type HandleEventDependencies = SweepDependencies & TidyDependencies;

/** However well list and queue seem to agree, every letter is looked at this often. */
const WALK_EVERY_MS = 3_600_000;

/** The schedule in function.yml. */
const COMES_EVERY_MS = 300_000;

/** What others may have left open. One that fails doesn't keep the other from being done. */
async function comeRound(dependencies: HandleEventDependencies): Promise<void> {
  const isForced = dependencies.clock.now().getTime() % WALK_EVERY_MS < COMES_EVERY_MS;
  const done = await Promise.allSettled([tidyDeadLetters(dependencies, { isForced }), sweep(dependencies)]);
  for (const one of done) if (one.status === 'rejected') throw one.reason;
  const [tidied] = done;
  if (tidied.status === 'fulfilled') logger.info('dead letters tidied', { ...tidied.value });
}

/** One execution by EventBridge's status change, or all that were missed by the schedule. */
export async function handleEvent(event: SettleEvent, dependencies: HandleEventDependencies): Promise<void> {
  logger.resetKeys();
  if (event['detail-type'] === 'Scheduled Event') return comeRound(dependencies);
  const { name, executionArn, status } = event.detail;
  logger.appendKeys({ remediationId: name });
  const entry = await dependencies.ledger.get(name);
  if (!entry) return logger.warn('the ledger has no row of this execution: it was started past the engine');
  return settleExecution(entry, { executionArn, status }, dependencies);
}
