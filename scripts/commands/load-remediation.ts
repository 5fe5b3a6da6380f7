import { DescribeExecutionCommand, ExecutionDoesNotExist, type DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { remediationRequestSchema, type RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import type { WorkNote } from '../../src/stores/incident-store.ts';
import { createLeaseStore, type Lease } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import type { StackOutputs } from '../connect.ts';
import { readAuditRecord, type AuditRow } from './read-audit-record.ts';

/** Everything that is known of one remediation. */
export interface RemediationView {
  remediationId: string;
  request: RemediationRequest | null;
  execution: { arn: string; status: string; startedAt: string; stoppedAt: string | null } | null;
  audit: AuditRow | null;
  workNote: WorkNote | null;
  /** The CI's lease, whoever holds it. */
  lease: Lease | null;
  ledger: LedgerEntry;
}

/** @returns ARN of an execution: that of its machine, with the name behind it. */
export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

async function describe(executionArn: string): Promise<DescribeExecutionCommandOutput | null> {
  try {
    return await sfn.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

async function readExecution({ executionArn }: LedgerEntry): Promise<RemediationView['execution']> {
  const found = executionArn === undefined ? null : await describe(executionArn);
  if (!found?.executionArn) return null;
  return {
    arn: found.executionArn,
    status: found.status ?? 'UNKNOWN',
    startedAt: found.startDate?.toISOString() ?? '',
    stoppedAt: found.stopDate?.toISOString() ?? null,
  };
}

async function readWorkNote(table: string, { incidentId, remediationId }: LedgerEntry): Promise<WorkNote | null> {
  const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { id: incidentId }, ConsistentRead: true }));
  const notes = Item?.['work_notes'] as Record<string, WorkNote> | undefined;
  return notes?.[remediationId] ?? null;
}

/** @returns the request as it came, when it can be read. */
export function requestOf({ requestBody }: LedgerEntry): RemediationRequest | null {
  const parsed = remediationRequestSchema.safeParse(JSON.parse(requestBody));
  return parsed.success ? parsed.data : null;
}

/** @returns all of it, or null when the ledger knows no such remediation. */
export async function loadRemediation(remediationId: string, stack: StackOutputs): Promise<RemediationView | null> {
  const ledger = await createLedgerStore(dynamodb, stack.LedgerTable).get(remediationId);
  if (!ledger) return null;
  const [execution, audit, workNote, lease] = await Promise.all([
    readExecution(ledger),
    readAuditRecord(remediationId, stack),
    readWorkNote(stack.IncidentTable, ledger),
    createLeaseStore(dynamodb, stack.LeaseTable).get(ledger.ciId),
  ]);
  return { remediationId, request: requestOf(ledger), execution, audit, workNote, lease: lease ?? null, ledger };
}
