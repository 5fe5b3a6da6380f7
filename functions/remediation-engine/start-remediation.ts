import { ExecutionAlreadyExists, StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { ledgerExpiry, type LedgerEntry, type Waiting } from '../../src/contracts/ledger-entry.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { requestHash } from '../../src/decisions/canonical-request.ts';
import { secondsBetween, type Clock } from '../../src/platform/clock.ts';
import type { ExecutionStore } from '../../src/stores/execution-store.ts';
import { isNextInLine, type AcquireResult, type Lease, type LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';
import type { PlaybookStore } from '../../src/stores/playbook-store.ts';
import { CiBusyError, RejectedError } from './errors.ts';
import { takeOver, type TakeOverDependencies } from './take-over.ts';
import { verifyTimes } from './verify-request.ts';

export interface StartDependencies extends TakeOverDependencies {
  ledger: Pick<LedgerStore, 'get' | 'receive' | 'recordLease' | 'recordWaiting' | 'recordStart' | 'fence'>;
  leases: TakeOverDependencies['leases'] & Pick<LeaseStore, 'acquire' | 'markP1Waiting' | 'giveUpAsP1' | 'release'>;
  executions: ExecutionStore;
  playbooks: Pick<PlaybookStore, 'get'>;
  sfn: SFNClient;
  stateMachineArn: string;
  clock: Clock;
}

/** How a verified request fared. */
export type StartResult = 'started' | 'duplicate';

function ledgerEntry(request: RemediationRequest, body: string, now: Date): LedgerEntry {
  return {
    remediationId: request.remediationId,
    requestHash: requestHash(request),
    requestBody: body,
    incidentId: request.incident.id,
    ciId: request.incident.ciId,
    playbookId: request.action.playbookId,
    attempt: request.attempt,
    receivedAt: now.toISOString(),
    unsettled: 'yes',
    expiresAt: ledgerExpiry(now),
  };
}

/**
 * The first delivery's row. An expired request gets none; one that waits here already was accepted in time.
 * @throws RejectedError for an expired request, or another request under a known id.
 */
async function receive(
  request: RemediationRequest,
  body: string,
  { ledger, clock }: StartDependencies,
): Promise<{ entry: LedgerEntry; isNew: boolean }> {
  const entry = ledgerEntry(request, body, clock.now());
  const known = await ledger.get(request.remediationId);
  if (!known) verifyTimes(request, clock.now());
  const existing = known ?? (await ledger.receive(entry));
  if (existing && existing.requestHash !== entry.requestHash)
    throw new RejectedError('id-conflict', 'remediationId: another request has this id already', request);
  return { entry: existing ?? entry, isNew: existing === undefined };
}

/** @returns whether the request has waited longer than its playbook allows. Without a playbook MatchRule refuses it. */
async function isTooOld(request: RemediationRequest, { playbooks, clock }: StartDependencies): Promise<boolean> {
  const playbook = await playbooks.get(request.action.playbookId, request.action.playbookVersion);
  const age = secondsBetween(request.auth.issuedAt, clock.now());
  return playbook === undefined || age > playbook.maxAgeSeconds;
}

/** Takes the CI's lease; from a holder that is no more, if need be. */
async function acquire({ remediationId, incident }: RemediationRequest, dependencies: StartDependencies): Promise<AcquireResult> {
  const { leases, clock } = dependencies;
  const { ciId, priority } = incident;
  const first = await leases.acquire(ciId, remediationId, priority, clock.now());
  if (first.kind === 'held' || !(await takeOver(first.lease, dependencies))) return first;
  return leases.acquire(ciId, remediationId, priority, clock.now());
}

/** Leaves word of what the request waits behind, when that has changed. */
async function recordWaiting({ remediationId, waiting }: LedgerEntry, lease: Lease, { ledger, clock }: StartDependencies): Promise<void> {
  const behind = lease.holder ?? lease.p1Waiting ?? lease.p1Before ?? 'nobody';
  if (waiting?.behind === behind) return;
  const since: Pick<Waiting, 'since' | 'sinceToken'> = waiting ?? {
    since: clock.now().toISOString(),
    sinceToken: lease.holder === undefined ? lease.token + 1 : lease.token,
  };
  await ledger.recordWaiting(remediationId, { ...since, behind });
}

/** Takes the CI's lease, or gives up on it when the request is too old. @throws CiBusyError to wait in the queue. */
async function takeLease(request: RemediationRequest, entry: LedgerEntry, dependencies: StartDependencies): Promise<void> {
  const { ledger, leases } = dependencies;
  const { remediationId, incident } = request;
  const { ciId, priority } = incident;
  const first = await acquire(request, dependencies);
  const isLate = first.kind === 'busy' && (await isTooOld(request, dependencies));
  // Who has no time to come again has stood back enough.
  const result = isLate && isNextInLine(first.lease) ? await acquire(request, dependencies) : first;
  if (result.kind === 'held') {
    await ledger.recordLease(remediationId, result.token);
    return;
  }
  if (isLate) {
    if (priority === 'P1') await leases.giveUpAsP1(ciId, remediationId);
    return;
  }
  if (priority === 'P1') await leases.markP1Waiting(ciId, remediationId);
  await recordWaiting(entry, result.lease, dependencies);
  throw new CiBusyError(result.lease);
}

/** The name makes a second start harmless. @returns the execution's ARN, and whether it was there already. */
async function startExecution(
  { remediationId, requestBody }: LedgerEntry,
  { sfn, stateMachineArn, executions }: StartDependencies,
): Promise<{ executionArn: string; existed: boolean }> {
  const input = `{"request":${requestBody}}`;
  try {
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: remediationId, input }));
    return { executionArn, existed: false };
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return { executionArn: executions.arnOf(remediationId), existed: true };
  }
}

/**
 * On a redelivery the lease that was just taken may be for an execution that has given its own back: then nobody else
 * would give this one back. The execution may still run its last states, so that its start doesn't tell.
 */
async function releaseIfGivenBack({ remediationId, incident }: RemediationRequest, { ledger, leases }: StartDependencies) {
  const entry = await ledger.get(remediationId);
  if (entry?.releasedAt) await leases.release(incident.ciId, remediationId);
}

/**
 * Ledger row → lease → execution → ledger row. A crash between any two is mended by the next delivery.
 * @throws CiBusyError to wait in the queue, RejectedError for the dead-letter queue, anything else for a retry.
 */
export async function startRemediation(
  request: RemediationRequest,
  body: string,
  dependencies: StartDependencies,
): Promise<StartResult> {
  const { ledger, clock } = dependencies;
  const { entry, isNew } = await receive(request, body, dependencies);
  // What SQS gave up on was settled without a start: somebody has moved it back since. What is fenced is over.
  if (entry.executionArn || entry.fencedAt || entry.deadLetter?.reason === 'undelivered') return 'duplicate';
  await takeLease(request, entry, dependencies);
  const { executionArn, existed } = await startExecution(entry, dependencies);
  await ledger.recordStart(request.remediationId, executionArn, clock.now());
  if (!isNew) await releaseIfGivenBack(request, dependencies);
  return existed ? 'duplicate' : 'started';
}
