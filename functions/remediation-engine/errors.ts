import type { RejectionReason } from '../../src/contracts/reasons.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { isNextInLine, type Lease } from '../../src/stores/lease-store.ts';

/** Thrown when a CI has a holder, or is kept for a P1: the record and the rest of its group go back to the queue. */
export class CiBusyError extends Error {
  override readonly name = 'CiBusyError';
  /** Whether the request gets the CI next time, unless a P1 comes in between. */
  readonly isNextInLine: boolean;
  constructor(lease: Lease) {
    super(`CI ${lease.ciId} is ${lease.holder ? `held by ${lease.holder}` : 'kept for a P1'}; the message is handed back.`);
    this.isNextInLine = isNextInLine(lease);
  }
}

/** Thrown when a message can't be accepted: it goes to the dead-letter queue at once and its group goes on. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
  readonly reason: RejectionReason;
  /** The request, once its signature is verified: only then it says what it is about. */
  readonly signed: RemediationRequest | undefined;
  constructor(reason: RejectionReason, message: string, signed?: RemediationRequest) {
    super(message);
    this.reason = reason;
    this.signed = signed;
  }
}
