import type { ExecutionDocument, StateInput } from '../contracts/execution-document.ts';
import type { DeadLetter } from '../contracts/dead-letter.ts';
import type { LedgerDeadLetter } from '../contracts/ledger-entry.ts';
import { redactText } from '../contracts/redaction/redact.ts';
import { failingState } from '../decisions/failing-state.ts';
import type { Clock } from '../platform/clock.ts';
import type { DeadLetterQueue } from '../stores/dead-letter-queue.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';
import { settleIfComplete } from './settle-if-complete.ts';

export interface SendToDeadLetterQueueDependencies {
  deadLetters: Pick<DeadLetterQueue, 'send'>;
  ledger: Pick<LedgerStore, 'get' | 'recordDeadLetter' | 'settle'>;
  clock: Clock;
}

function errorOf({ error, audit, auditError }: ExecutionDocument): DeadLetter['error'] {
  const caught = error ?? auditError;
  if (caught) return { name: caught.Error, message: redactText(caught.Cause) };
  const detail = audit?.detail ?? 'no audit record could be written';
  return { name: audit?.reason ?? 'RemediationFailed', message: redactText(detail) };
}

/** Puts the request as it came, since it is to be replayed, with the failing state and the cause, where a person reviews and replays it. */
export async function sendToDeadLetterQueue(
  document: ExecutionDocument,
  execution: StateInput['execution'],
  { deadLetters, ledger, clock }: SendToDeadLetterQueueDependencies,
): Promise<void> {
  const { remediationId } = document.request;
  const entry = await ledger.get(remediationId);
  if (entry?.deadLetteredAt) return;
  const deadLetter: LedgerDeadLetter = {
    reason: document.audit?.reason ?? 'action-failed',
    failingState: document.action?.status === 'failed' ? 'ExecuteAction' : failingState(document),
    error: errorOf(document),
  };
  const facts = { ...deadLetter, remediationId, executionArn: execution.id, deadLetteredAt: clock.now().toISOString() };
  await deadLetters.send(facts, entry?.requestBody ?? JSON.stringify(document.request), remediationId, remediationId);
  await ledger.recordDeadLetter(remediationId, deadLetter, clock.now());
  await settleIfComplete(remediationId, { ledger, clock });
}
