import type { AuditReceipt } from './audit-record.ts';
import type { ConfigurationItem } from './configuration-item.ts';
import type { Decision } from './decision.ts';
import type { Hold } from './ledger-entry.ts';
import type { ActionRecord, Plan } from './plan.ts';
import type { Playbook } from './playbook.ts';
import type { RemediationRequest } from './remediation-request.ts';

/** `$.rule`: the playbook this execution goes by, frozen, and whether it may act. */
export interface RuleResult {
  decision: Decision;
  dryRun: boolean;
  /** Who asked for the dry run: request, playbook or control. */
  dryRunBecause?: 'request' | 'playbook' | 'control';
  /** What people said, when the playbook asks them. */
  approval?: Decision;
  playbook?: Playbook;
  ci?: ConfigurationItem;
}

/** What a Catch leaves behind: name of the error and the Lambda's JSON as a string. */
export interface CaughtError {
  Error: string;
  Cause: string;
}

/** The execution's document: each state adds exactly one key (design, section 3). */
export interface ExecutionDocument {
  request: RemediationRequest;
  /** There once the execution has been held. */
  hold?: Hold;
  rule?: RuleResult;
  maintenance?: Decision;
  change?: Decision;
  plan?: Plan;
  action?: ActionRecord;
  error?: CaughtError;
  audit?: AuditReceipt;
  auditError?: CaughtError;
  workNote?: { incidentId: string; writtenAt: string };
}

/** What every state's Lambda gets: the document plus who is running it, from the context object. */
export interface StateInput {
  document: ExecutionDocument;
  execution: { id: string; name: string; startTime: string };
  state: { name: string };
}
