import type { ExecutionDocument, StateInput } from '../../src/contracts/execution-document.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { secondsBetween } from '../../src/platform/clock.ts';
import { logger } from '../../src/platform/logger.ts';
import { releaseLease, type ReleaseLeaseDependencies } from '../../src/settlement/release-lease.ts';
import { sendToDeadLetterQueue, type SendToDeadLetterQueueDependencies } from '../../src/settlement/send-to-dead-letter-queue.ts';
import { missingSteps, settleIfComplete } from '../../src/settlement/settle-if-complete.ts';
import { updateWorkNote, type UpdateWorkNoteDependencies } from '../../src/settlement/update-work-note.ts';
import { writeAudit, type WriteAuditDependencies } from '../../src/settlement/write-audit.ts';
import { IncidentNotFoundError } from '../../src/stores/errors.ts';
import type { EndedExecution } from '../../src/stores/execution-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface SettleExecutionDependencies
  extends WriteAuditDependencies,
    UpdateWorkNoteDependencies,
    ReleaseLeaseDependencies,
    SendToDeadLetterQueueDependencies {
  ledger: LedgerStore;
}

/** An incident that the host doesn't know after this long will never get its note. */
const NOTE_GIVE_UP_SECONDS = 24 * 3600;

/** An execution that is no more, or one that there never was, and never will be. */
export type ExecutionEnd = Pick<EndedExecution, 'executionArn'> & { status: EndedExecution['status'] | 'NEVER_STARTED' };

const causeOf = (status: ExecutionEnd['status']): string =>
  status === 'NEVER_STARTED'
    ? 'SQS gave up on the message before the engine could start it: see its dead letter, and replay it'
    : `the execution ended ${status} without settling itself`;

/** What is left of the document: the request as the ledger has it, and how the execution ended. */
function documentOf({ requestBody, audit }: LedgerEntry, status: ExecutionEnd['status']): ExecutionDocument {
  const request = JSON.parse(requestBody) as RemediationRequest;
  const error = { Error: `Execution.${status}`, Cause: causeOf(status) };
  return {
    request,
    error,
    ...(audit && { audit: { ...audit, detail: 'see the audit record', recordedAt: '' } }),
  };
}

async function noteOrGiveUp(document: ExecutionDocument, entry: LedgerEntry, dependencies: SettleExecutionDependencies) {
  try {
    await updateWorkNote(document, dependencies);
  } catch (error) {
    const { clock, ledger } = dependencies;
    const isHopeless = secondsBetween(entry.receivedAt, clock.now()) > NOTE_GIVE_UP_SECONDS;
    if (!(error instanceof IncidentNotFoundError)) throw error;
    logger.error('the incident does not exist, so that its note can not be written', error);
    if (isHopeless) await ledger.recordNote(entry.remediationId, clock.now());
  }
}

/**
 * Does what an ended execution left undone: audit, note, release, dead letter. From the ledger, not from the event;
 * first it is fenced, since one of its Lambdas may still be at work. What the machine has recorded is left alone, so that it can run any number of times.
 */
export async function settleExecution(
  received: LedgerEntry,
  { executionArn, status }: ExecutionEnd,
  dependencies: SettleExecutionDependencies,
): Promise<void> {
  const { remediationId, startedAt = received.receivedAt } = received;
  const entry = (await dependencies.ledger.fence(remediationId, dependencies.clock.now())) ?? received;
  const execution: StateInput['execution'] = { id: executionArn, name: remediationId, startTime: startedAt };
  const document = documentOf(entry, status);
  const missing = new Set(missingSteps(entry));
  if (missing.has('audit')) document.audit = await writeAudit(document, execution, dependencies);
  if (missing.has('note')) await noteOrGiveUp(document, entry, dependencies);
  if (missing.has('release')) await releaseLease(document.request, dependencies);
  if (missing.has('dead-letter') && document.audit?.result === 'failure')
    await sendToDeadLetterQueue(document, execution, dependencies);
  await settleIfComplete(remediationId, dependencies);
}
