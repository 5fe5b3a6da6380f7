import type { Decision } from './decision.ts';
import type { ActionType } from './names.ts';
import type { Reason, RejectionReason } from './reasons.ts';

export type RemediationResult = 'success' | 'failure' | 'skipped';

/** One row of `remediation.audit_record`: what happened, who did it, and why (specification, "Audit Trail"). */
export interface AuditRecord {
  remediationId: string;
  attempt: number;
  incidentId: string;
  ciId: string;
  /** Package version + hash of the ASL. */
  workflowVersion: string;
  playbookId: string;
  /** Null when no version was loaded. */
  playbookVersion: number | null;
  actionType: ActionType | null;
  targetResource: string | null;
  result: RemediationResult;
  reason: Reason | RejectionReason | null;
  detail: string;
  /** ARN of the identity that acted (or would have acted). */
  iamIdentity: string | null;
  awsRequestIds: string[];
  /**
   * Whether CloudTrail will tell of the action: `expected` minutes later (`remediation.cloud_trail_event` then links it),
   * `not-recorded` where it can't, `none` when nothing was called.
   */
  cloudTrailStatus: 'expected' | 'not-recorded' | 'none';
  /** Why CloudTrail won't tell. */
  cloudTrailDetail: string | null;
  ssmCommandId: string | null;
  /** SSM command run output, or the function's answer; of a long one the head, its length and SHA-256. */
  output: string | null;
  /** Where the whole of a long output is, in the audit bucket. */
  outputKey: string | null;
  /** Every gate's verdict; `action` is what was said directly before the call, `hold` the last wait. */
  decisions: Partial<Record<'rule' | 'approval' | 'maintenance' | 'change' | 'action' | 'hold', Decision>>;
  executionArn: string;
  requestedBy: string;
  requestedAt: string;
  startedAt: string;
  actionStartedAt: string | null;
  actionFinishedAt: string | null;
  recordedAt: string;
}

/** What WriteAudit leaves in `$.audit`. */
export interface AuditReceipt {
  result: RemediationResult;
  reason: Reason | RejectionReason | null;
  detail: string;
  /** Position in the CI's chain, from 1. */
  sequence: number;
  hash: string;
  recordedAt: string;
}
