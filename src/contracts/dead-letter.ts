import type { Reason, RejectionReason } from './reasons.ts';

/** What lies in `StackFlow-Remediation-DLQ.fifo`: enough to review and to replay. */
export interface DeadLetter {
  reason: Reason | RejectionReason;
  /** State of the machine, or `Engine` when no execution was started. */
  failingState: string;
  error: { name: string; message: string };
  remediationId: string | null;
  executionArn: string | null;
  deadLetteredAt: string;
  /** The message as it came; cut to its head when it was oversized. */
  request: string;
  /** SHA-256 (hex) and length of the whole body. */
  requestSha256: string;
  requestBytes: number;
}
