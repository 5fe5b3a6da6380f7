import type { AuditRecord } from '../../../src/contracts/audit-record.ts';
import type { CloudTrailEvent } from '../../../src/contracts/cloud-trail-event.ts';
import { allow, deny } from '../../../src/contracts/decision.ts';
import { actionTypeSchema } from '../../../src/contracts/names.ts';
import { remediationIdFor } from '../../../src/decisions/remediation-id.ts';

const ACCOUNT = '000000000000';
const PLAYBOOKS = 40;
const WORKFLOW_VERSION = '0.1.0+0123456789ab';

/** What one remediation is about; the rest of its record follows from it. */
export interface Remediation {
  ciId: string;
  incidentId: string;
  /** From 0 to 39. */
  playbook: number;
  attempt: number;
  result: AuditRecord['result'];
  recordedAt: Date;
}

const iso = (time: Date, secondsBefore: number): string => new Date(time.getTime() - secondsBefore * 1000).toISOString();
const digits = (text: string, length: number): string => text.replace(/\D/g, '').padStart(length, '0').slice(-length);

/** The playbooks of the bench, each of one action type. @returns its id */
export const playbookIdOf = (playbook: number): string => `bench-playbook-${String(playbook % PLAYBOOKS).padStart(2, '0')}`;

function makeDecisions(remediation: Remediation): AuditRecord['decisions'] {
  const { recordedAt, result, playbook } = remediation;
  const playbookId = playbookIdOf(playbook);
  const rule = allow(`playbook ${playbookId} version 3 matches: confidence 0.94 is above 0.8`, {
    playbookId,
    version: 3,
    confidence: 0.94,
    minConfidence: 0.8,
  });
  const maintenance = allow('no maintenance window is active', { checked: 3 });
  const changeId = `CHG${digits(remediation.incidentId, 7)}`;
  const recent = { changeId, implementedAt: iso(recordedAt, 600), recentChangeMinutes: 30 };
  const change =
    result === 'skipped'
      ? deny('recent-change', `change ${changeId} was implemented 10 minutes ago`, recent)
      : allow('no change in the last 30 minutes (codedeploy and servicenow are fresh)', {
          recentChangeMinutes: 30,
          since: iso(recordedAt, 1830),
          feeds: 2,
        });
  return { rule, maintenance, change };
}

const OUTPUTS = {
  success: 'Pool "main": 12 connections flushed\nHealth check passed after 2 s\n',
  failure: 'Pool "main": connection refused (os error 111)\nexit status 1\n',
};

/** What depends on how it ended. */
type Outcome = Pick<
  AuditRecord,
  | 'result'
  | 'reason'
  | 'detail'
  | 'iamIdentity'
  | 'awsRequestIds'
  | 'cloudTrailStatus'
  | 'ssmCommandId'
  | 'output'
  | 'actionStartedAt'
  | 'actionFinishedAt'
>;

function makeOutcome({ result, recordedAt, attempt }: Remediation, remediationId: string): Outcome {
  if (result === 'skipped')
    return {
      result,
      reason: 'recent-change',
      detail: 'a change was implemented 10 minutes ago',
      iamIdentity: null,
      awsRequestIds: [],
      cloudTrailStatus: 'none',
      ssmCommandId: null,
      output: null,
      actionStartedAt: null,
      actionFinishedAt: null,
    };
  return {
    result,
    reason: result === 'failure' ? 'action-failed' : null,
    detail: result === 'failure' ? 'The command failed: exit status 1' : 'The command succeeded.',
    iamIdentity: `arn:aws:sts::${ACCOUNT}:assumed-role/StackFlow-Remediation-SsmRunCommand/${remediationId}`,
    awsRequestIds: [`${remediationId.slice(4, 12)}-0000-4000-8000-${remediationId.slice(12, 24)}`],
    cloudTrailStatus: 'expected',
    ssmCommandId: `${remediationId.slice(24, 32)}-0000-4000-8000-${remediationId.slice(32, 44)}`,
    output: OUTPUTS[result],
    actionStartedAt: iso(recordedAt, 8 + attempt),
    actionFinishedAt: iso(recordedAt, 1.5),
  };
}

/** @returns the record that WriteAudit would write: some 1.7 KB of canonical text. */
export function makeRecord(remediation: Remediation): AuditRecord {
  const { ciId, incidentId, playbook, attempt, recordedAt } = remediation;
  const playbookId = playbookIdOf(playbook);
  const requestedAt = iso(recordedAt, 14);
  const remediationId = remediationIdFor({ incidentId, openedAt: requestedAt, playbookId, attempt });
  return {
    remediationId,
    attempt,
    incidentId,
    ciId,
    workflowVersion: WORKFLOW_VERSION,
    playbookId,
    playbookVersion: 3,
    actionType: actionTypeSchema.options[playbook % actionTypeSchema.options.length] ?? null,
    targetResource: `i-${digits(ciId, 17)}`,
    ...makeOutcome(remediation, remediationId),
    cloudTrailDetail: null,
    outputKey: null,
    decisions: makeDecisions(remediation),
    executionArn: `arn:aws:states:us-east-1:${ACCOUNT}:execution:StackFlow-Remediation:${remediationId}`,
    requestedBy: `arn:aws:sts::${ACCOUNT}:assumed-role/StackFlow-AlertIntake/StackFlow-AlertIntake`,
    requestedAt,
    startedAt: iso(recordedAt, 13),
    recordedAt: recordedAt.toISOString(),
  };
}

/** @returns what CloudTrail says of the record's call; undefined when nothing was called. */
export function makeEvent(record: AuditRecord): CloudTrailEvent | undefined {
  const { remediationId, ciId, awsRequestIds, iamIdentity, recordedAt } = record;
  const [requestId] = awsRequestIds;
  if (requestId === undefined || iamIdentity === null) return undefined;
  const at = new Date(recordedAt);
  return {
    eventId: `${remediationId.slice(20, 28)}-${remediationId.slice(4, 8)}-4000-8000-${remediationId.slice(32, 44)}`,
    remediationId,
    ciId,
    requestId,
    eventSource: 'ssm.amazonaws.com',
    eventName: 'SendCommand',
    eventTime: `${iso(at, 8).slice(0, 19)}Z`,
    awsRegion: 'us-east-1',
    accountId: ACCOUNT,
    identityArn: iamIdentity,
    receivedAt: iso(at, -240),
  };
}
