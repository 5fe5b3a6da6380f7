import type { RemediationResult } from './audit-record.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Refusal } from './decision.ts';
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
  /** Why the call was not made after all, when a switch said no at the last moment. */
  refusal?: Refusal;
  /** Output of the command or function, as far as the service gives it. */
  output?: string;
  finishedAt?: string;
}

/** What the audit trail says of a remediation, kept here too so that a cut trail shows. */
export interface LedgerAudit {
  result: RemediationResult;
  /** Version of the playbook that was gone by; null when none was loaded. Older rows don't say. */
  playbookVersion?: number | null;
  reason: Reason | RejectionReason | null;
  sequence: number;
  hash: string;
}

/** What the audit trail says of one of CloudTrail's events, kept here too. */
export interface LedgerCloudTrailEvent {
  eventId: string;
  sequence: number;
  hash: string;
}

/** What a request waits behind, before it is started. */
export interface Waiting {
  /** Remediation that held the CI, or the P1 that it was kept for, or that had it just before, when that was last looked at. */
  behind: string;
  /** The CI's first token that others got, or have, while this request waited. */
  sinceToken: number;
  /** When it was first found to wait. */
  since: string;
}

/** Why and until when an execution is held. */
export interface Hold {
  reason: Reason;
  detail: string;
  /** When it was first held. */
  since: string;
  /** When every gate is asked again. */
  recheckAt: string;
  /** How often it has been held. */
  count: number;
}

/** What one person decided. */
export interface ApprovalDecision {
  /** ARN of that person. */
  by: string;
  verdict: 'approve' | 'deny';
  reason: string;
  decidedAt: string;
}

/** The question whether people allow an action, and what they said. */
export interface Approval {
  askedAt: string;
  /** Without a decision until then, the answer is no. */
  until: string;
  people: 1 | 2;
  decisions: ApprovalDecision[];
}

/** What a dead letter says besides the request. */
export type LedgerDeadLetter = Pick<DeadLetter, 'reason' | 'failingState' | 'error'>;

/** The next attempt of the same root, claimed before it is published: whoever comes second publishes the same. */
export interface Replay {
  /** Id of the next attempt. */
  remediationId: string;
  /** Signed; published again, byte for byte, until the engine has accepted it. */
  requestBody: string;
  /** ARN of the person who asked. */
  requestedBy: string;
  requestedAt: string;
  /** When the engine's row of the next attempt was first seen. */
  acceptedAt?: string;
}

/** A person's decision that nothing more is to be done. */
export interface Discard {
  /** ARN of that person. */
  by: string;
  reason: string;
  at: string;
}

/**
 * Where a review stands, and what it is listed by. `replaying`: a next attempt is claimed, and not known to be accepted
 * yet; together with `open` that is what waits for a person.
 */
export type ReviewStage = 'open' | 'replaying' | 'replayed' | 'discarded';

/** Execution names can be used again after 90 days; the ledger remembers them for longer. */
const LEDGER_DAYS = 400;

/** @returns `expiresAt` of a row that is written now. */
export const ledgerExpiry = (now: Date): number => Math.floor(now.getTime() / 1000) + LEDGER_DAYS * 86_400;

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
  /** Since when its execution is shut out: it had ended, and is settled from outside. A redrive doesn't change that. */
  fencedAt?: string;
  waiting?: Waiting;
  hold?: Hold;
  approval?: Approval;
  executionArn?: string;
  startedAt?: string;
  effect?: Effect;
  audit?: LedgerAudit;
  cloudTrailEvents?: LedgerCloudTrailEvent[];
  noteWrittenAt?: string;
  /** When the lease was given back, or left held because the effect is unknown. */
  releasedAt?: string;
  deadLetteredAt?: string;
  /** Why it failed, as the dead letter says it: the queue forgets after 14 days. */
  deadLetter?: LedgerDeadLetter;
  /** Present once a person has, or had, to look at it. */
  review?: ReviewStage;
  replay?: Replay;
  discard?: Discard;
  settledAt?: string;
  /** Epoch seconds at which DynamoDB may drop the row; later than the 90 days of execution names. */
  expiresAt: number;
}
