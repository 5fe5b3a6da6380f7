import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import type { Flow } from '../../support/flow.ts';

/** Rows of one statement: the Data API gives each 45 s. */
const AT_ONCE = 20_000;
const CIS = 500;

const IDS = `select n, 'rem-bulk-' || lpad(n::text, 7, '0') as id, 'CI-BULK-' || lpad((n % ${CIS})::text, 4, '0') as ci, n / ${CIS} + 1 as sequence,
  now() - interval '1 hour' - n * interval '1 minute' as at, encode(sha256(convert_to(n::text, 'UTF8')), 'hex') as hash
  from generate_series(:first::bigint, :last::bigint) n`;

const IDENTITIES = `insert into remediation.audit_identity (remediation_id, ci_id, sequence, hash, recorded_at)
select id, ci, sequence, hash, at from (${IDS}) row`;

/** What lists show is as in a real trail; what only proves that the trail is whole is as short as the table allows. */
const RECORDS = `insert into remediation.audit_record (remediation_id, attempt, incident_id, ci_id, workflow_version, playbook_id,
  playbook_version, action_type, target_resource, result, reason, detail, iam_identity, aws_request_ids, cloud_trail_status, decisions,
  execution_arn, requested_by, requested_at, started_at, recorded_at, sequence, previous_hash, hash, canonical)
select id, 1, 'INC' || lpad(n::text, 7, '0'), ci, '0.1.0-bulk', (array['restart-service', 'clear-disk', 'scale-out'])[n % 3 + 1],
  1, 'ssm-run-command', 'i-' || lpad(to_hex(n), 17, '0'), case when n % 7 = 3 then 'failure' when n % 5 = 4 then 'skipped' else 'success' end,
  case when n % 7 = 3 then 'action-failed' when n % 5 = 4 then 'recent-change' end, 'One of many.',
  'arn:aws:sts::000000000000:assumed-role/StackFlow-Remediation-SsmRunCommand/' || id, '[]', 'none', '{}',
  'arn:aws:states:us-east-1:000000000000:execution:StackFlow-Remediation-local:' || id, 'arn:aws:iam::000000000000:user/bulk',
  at - interval '9 seconds', at - interval '8 seconds', at, sequence, case when sequence > 1 then hash end, hash, n::text
from (${IDS}) row`;

/** Writes that many records of remediations that ended long ago: more than anybody reads. They prove nothing: nobody chained them. */
export async function fillAuditTrail({ outputs }: Flow, records: number): Promise<void> {
  const rdsData = new RDSDataClient({}); // patient, unlike the product's own
  const settings = { resourceArn: outputs.AuditClusterArn, secretArn: outputs.AuditAdminSecretArn, database: outputs.AuditDatabaseName };
  for (let first = 0; first < records; first += AT_ONCE) {
    const range = { first, last: Math.min(first + AT_ONCE, records) - 1 };
    const parameters = Object.entries(range).map(([name, longValue]) => ({ name, value: { longValue } }));
    for (const sql of [IDENTITIES, RECORDS]) await rdsData.send(new ExecuteStatementCommand({ ...settings, sql, parameters }));
  }
  rdsData.destroy();
}
