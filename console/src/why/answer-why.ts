import type { LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import type { AuditTrailRecord } from '../api/answers.ts';
import { REMEDIES } from './remedies.ts';

/** What a remediation did or did not do and why, in a sentence, and what a person can do. */
export interface Why {
  said: string;
  remedy: string | null;
}

/** What is asked about. */
export interface Asked {
  audit: Pick<AuditTrailRecord, 'result' | 'reason' | 'detail' | 'actionType' | 'targetResource' | 'actionStartedAt'> | null;
  ledger: Pick<LedgerEntry, 'ciId' | 'waiting' | 'hold' | 'approval'>;
  /** `RUNNING` and so on; null before there is an execution. */
  executionStatus: string | null;
  /** The state that it is in. */
  currentState: string | null;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function ofRecord({ result, reason, detail, actionType, targetResource, actionStartedAt }: NonNullable<Asked['audit']>): string {
  const done = `${actionType ?? 'an action'} on ${targetResource ?? 'its target'}`;
  if (result === 'skipped') return `It did not act: ${sentence(detail)}`;
  if (result === 'success') return actionStartedAt ? `It did ${done}, and that helped.` : `It had nothing to do: ${sentence(detail)}`;
  if (reason === 'unknown-outcome') return `It called ${done}; what became of it is not known. ${sentence(detail)}`;
  return actionStartedAt ? `It did ${done}, and that failed: ${sentence(detail)}` : `It did not act, because something failed: ${sentence(detail)}`;
}

function ofWaiting({ ciId, waiting }: Asked['ledger']): string {
  return waiting ? `It waits for ${ciId}, behind ${waiting.behind}, since ${waiting.since}.` : 'It waits in its queue.';
}

function ofRunning({ ledger: { hold, approval }, currentState }: Asked): string {
  const isHeld = hold !== undefined && (currentState === null || ['HoldRemediation', 'WaitForRecheck', 'LookAgain'].includes(currentState));
  if (!isHeld) return currentState === null ? 'It is at work.' : `It is at work: ${currentState}.`;
  const asks = approval ? ` People were asked at ${approval.askedAt}, and may answer until ${approval.until}.` : '';
  return `It is held: ${sentence(hold.detail)}${asks} Every gate is asked again at ${hold.recheckAt}.`;
}

/** @returns why it acted or did not, in words */
export function answerWhy(asked: Asked): Why {
  const { audit, executionStatus, ledger } = asked;
  if (audit) return { said: ofRecord(audit), remedy: audit.reason && REMEDIES[audit.reason] };
  if (executionStatus === null) return { said: ofWaiting(ledger), remedy: null };
  if (executionStatus === 'RUNNING') return { said: ofRunning(asked), remedy: ledger.hold ? REMEDIES[ledger.hold.reason] : null };
  return { said: `The execution has ended ${executionStatus}, and its audit record is not written yet.`, remedy: 'It is settled from the ledger within some minutes.' };
}
