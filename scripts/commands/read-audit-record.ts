import { ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import type { StackOutputs } from '../connect.ts';

/**
 * One row of `remediation.audit_trail`, columns in camel case: the audit record, and `cloudTrailEventId` and
 * `cloudTrailState` (`linked`, `expected`, `overdue`, `not-recorded`, `none`) of what CloudTrail said of it.
 */
export type AuditRow = Record<string, unknown>;

const toCamelCase = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The Data API gives jsonb as text. */
const JSON_COLUMNS = new Set(['decisions', 'aws_request_ids']);

const readRow = (row: Record<string, unknown>): AuditRow =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      toCamelCase(column),
      JSON_COLUMNS.has(column) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value,
    ]),
  );

/** @returns the audit record of a remediation, or null when none is written yet. */
export async function readAuditRecord(remediationId: string, stack: StackOutputs): Promise<AuditRow | null> {
  const { formattedRecords } = await rdsData.send(
    new ExecuteStatementCommand({
      resourceArn: stack.AuditClusterArn,
      secretArn: stack.AuditWriterSecretArn,
      database: stack.AuditDatabaseName,
      sql: 'SELECT * FROM remediation.audit_trail WHERE remediation_id = :remediation_id::text',
      parameters: [{ name: 'remediation_id', value: { stringValue: remediationId } }],
      formatRecordsAs: 'JSON',
    }),
  );
  const [row] = JSON.parse(formattedRecords ?? '[]') as Record<string, unknown>[];
  return row ? readRow(row) : null;
}
