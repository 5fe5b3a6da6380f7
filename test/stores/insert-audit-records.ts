import { ExecuteStatementCommand, type RDSDataClient } from '@aws-sdk/client-rds-data';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import { nextLink, type ChainHead } from '../../src/stores/audit-canonical.ts';
import { toSnakeCase } from '../../src/stores/audit-sql.ts';

/** Rows a call, so that a test needn't wait for thousands of calls. */
const BATCH = 200;

const INSERT = `with given as (
  select (jsonb_populate_record(null::remediation.audit_record, one)).* from jsonb_array_elements(:rows::jsonb) one
), identity as (
  insert into remediation.audit_identity (remediation_id, ci_id, sequence, hash, recorded_at)
  select remediation_id, ci_id, sequence, hash, recorded_at from given
)
insert into remediation.audit_record select * from given`;

const toRow = (record: object): object => Object.fromEntries(Object.entries(record).map(([name, value]) => [toSnakeCase(name), value]));

/** Chains and inserts many records at once, each as the audit store would. */
export async function insertAuditRecords(
  rdsData: RDSDataClient,
  target: { resourceArn: string; secretArn: string; database: string },
  records: AuditRecord[],
): Promise<void> {
  const heads = new Map<string, ChainHead>();
  const rows = records.map((one) => {
    const { record, canonical, hash } = nextLink(one, heads.get(one.ciId));
    heads.set(one.ciId, { sequence: record.sequence, hash });
    return toRow({ ...record, canonical, hash });
  });
  for (const year of new Set(records.map(({ recordedAt }) => new Date(recordedAt).getUTCFullYear())))
    await rdsData.send(new ExecuteStatementCommand({ ...target, sql: `select remediation.make_audit_partition(${year})` }));
  for (let start = 0; start < rows.length; start += BATCH) {
    const value = { stringValue: JSON.stringify(rows.slice(start, start + BATCH)) };
    await rdsData.send(new ExecuteStatementCommand({ ...target, sql: INSERT, parameters: [{ name: 'rows', value }] }));
  }
}
