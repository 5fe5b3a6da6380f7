import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { loadRemediation as load, type RemediationView as View } from '../../src/operations/remediations/load-remediation.ts';
import { createExecutionReader } from '../../src/stores/execution-reader.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import type { StackOutputs } from '../connect.ts';
import { readAuditRecord, type AuditRow } from './read-audit-record.ts';

export { requestOf } from '../../src/operations/remediations/load-remediation.ts';

export type RemediationView = View<AuditRow>;

/** @returns ARN of an execution: that of its machine, with the name behind it. */
export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** @returns all of it, or null when the ledger knows no such remediation. */
export const loadRemediation = (remediationId: string, stack: StackOutputs): Promise<RemediationView | null> =>
  load(remediationId, {
    ledger: createLedgerStore(dynamodb, stack.LedgerTable),
    leases: createLeaseStore(dynamodb, stack.LeaseTable),
    incidents: createIncidentStore(dynamodb, stack.IncidentTable),
    executions: createExecutionReader(sfn),
    readAudit: (id) => readAuditRecord(id, stack),
  });
