import type { RemediationResult } from './audit-record.ts';
import type { ActionHandle, ActionStatus, Plan } from './plan.ts';
import type { Reason, RejectionReason } from './reasons.ts';

/**
 * The one effect of a remediation. `intended`: the call may have been made. `refused`: the target said no before it
 * did anything, so that it may be asked again. `acknowledged`: the call was made, its handle is known.
 */
export interface Effect {
  status: 'intended' | 'refused' | 'acknowledged';
  plan: Plan;
  /** Lambda invocation that wrote the intent: only it knows whether the call is still under way. */
  invocationId: string;
  intendedAt: string;
  identity: string;
  /** A call came back without an answer: it may have taken effect, and nobody is making it any more. */
  callEnded?: true;
  handle?: ActionHandle;
  awsRequestIds?: string[];
  /** What became of it, once that is known; `unknown` waits for a person. */
  outcome?: ActionStatus;
  /** Output of the command or function, as far as the service gives it. */
  output?: string;
  finishedAt?: string;
}

/** What the audit trail says of a remediation, kept here too so that a cut trail shows. */
export interface LedgerAudit {
  result: RemediationResult;
  reason: Reason | RejectionReason | null;
  sequence: number;
  hash: string;
}

/** One row of `StackFlow_RemediationLedger`: the durable promise that a remediation ends properly. */
export interface LedgerEntry {
  remediationId: string;
  requestHash: string;
  /** The message body as it first came: the execution's input, byte for byte. */
  requestBody: string;
  incidentId: string;
  ciId: string;
  playbookId: string;
  attempt: number;
  receivedAt: string;
  /** Present until the remediation is audited, noted and released: what the sweeper looks for. */
  unsettled?: 'yes';
  fencingToken?: number;
  executionArn?: string;
  startedAt?: string;
  effect?: Effect;
  audit?: LedgerAudit;
  noteWrittenAt?: string;
  /** When the lease was given back, or left held because the effect is unknown. */
  releasedAt?: string;
  deadLetteredAt?: string;
  settledAt?: string;
  /** Epoch seconds at which DynamoDB may drop the row; later than the 90 days of execution names. */
  expiresAt: number;
}
