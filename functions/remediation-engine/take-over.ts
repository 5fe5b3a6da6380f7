import { EXECUTE_TIMEOUT_SECONDS } from '../../src/contracts/timeouts.ts';
import { isEffectUnknown } from '../../src/decisions/is-effect-unknown.ts';
import { logger } from '../../src/platform/logger.ts';
import type { ExecutionStore } from '../../src/stores/execution-store.ts';
import type { Lease, LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface TakeOverDependencies {
  leases: Pick<LeaseStore, 'mayAskAboutHolder' | 'evict' | 'hold'>;
  ledger: Pick<LedgerStore, 'fence'>;
  executions: Pick<ExecutionStore, 'findEnd'>;
  clock: { now(): Date };
}

/** How long an execution must have ended before nothing of it can still be at work, in seconds. */
const NOTHING_LEFT_AFTER_SECONDS = EXECUTE_TIMEOUT_SECONDS + 10;

/**
 * Frees a CI whose holder is no more: Step Functions says that its execution has ended, and that so long ago that none
 * of its Lambdas can still run. First the holder's row is fenced, so that a late write of it is refused. An effect that
 * nobody has seen the end of keeps the CI held, for a person.
 * @returns whether the CI is free now.
 */
export async function takeOver(lease: Lease, { leases, ledger, executions, clock }: TakeOverDependencies): Promise<boolean> {
  const { ciId, holder } = lease;
  if (holder === undefined || lease.heldBecause !== undefined) return false;
  if (!(await leases.mayAskAboutHolder(lease, clock.now()))) return false;
  const end = await executions.findEnd(holder);
  if (!end || end.endedSecondsAgo < NOTHING_LEFT_AFTER_SECONDS) return false;
  const entry = await ledger.fence(holder, clock.now());
  if (entry && isEffectUnknown(entry)) {
    await leases.hold(ciId, holder);
    return false;
  }
  logger.warn(`the execution of ${holder} has ended without giving ${ciId} back`, { ...end });
  return leases.evict(lease);
}
