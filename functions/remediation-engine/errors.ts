import type { RejectionReason } from '../../src/contracts/reasons.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';

/** Thrown when a CI has a holder, or a P1 waits for it: the record and the rest of its group go back to the queue. */
export class CiBusyError extends Error {
  override readonly name = 'CiBusyError';
  readonly ciId: string;
  constructor(ciId: string, holder: string | undefined) {
    super(`CI ${ciId} is ${holder ? `held by ${holder}` : 'kept for a waiting P1'}; the message is handed back.`);
    this.ciId = ciId;
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
