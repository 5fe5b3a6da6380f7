import type { ExecutionDocument } from '../../../src/contracts/execution-document.ts';
import type { LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import type { RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import type { AuditTrailRecord } from '../api/answers.ts';
import type { Definition } from '../graph/definition.ts';
import type { HistoryEvent } from '../graph/history-event.ts';
import { readableJson } from '../graph/readable-json.ts';

/** Everything that is known of one remediation, without secrets. */
export interface RemediationView {
  remediationId: string;
  request: RemediationRequest | null;
  execution: { arn: string; status: string; startedAt: string; stoppedAt: string | null; redriveCount: number } | null;
  audit: AuditTrailRecord | null;
  workNote: { text: string; author: string; created_at: string } | null;
  lease: { ciId: string; holder?: string; heldBecause?: string } | null;
  ledger: LedgerEntry;
}

export interface StateMachine {
  definition: Definition;
  workflowVersion: string;
}

/** @returns whether something may change without anybody doing anything */
export const isUnderWay = ({ execution, audit }: RemediationView): boolean => audit === null || execution?.status === 'RUNNING';

/** @returns what the execution has written so far, as its last event says it */
export function documentOf(events: readonly HistoryEvent[]): Partial<ExecutionDocument> {
  const last = events.findLast(({ stateEnteredEventDetails: entered, stateExitedEventDetails: exited }) => entered?.input ?? exited?.output);
  const text = last?.stateExitedEventDetails?.output ?? last?.stateEnteredEventDetails?.input;
  const document = text === undefined ? undefined : readableJson(text);
  return typeof document === 'object' && document !== null ? document : {};
}
