import type { AuditTrailRecord } from '../contracts/audit-query.ts';

/** Columns of the view `remediation.audit_trail`, with the record's field behind each. */
const COLUMNS: [column: string, field: keyof AuditTrailRecord][] = [
  ['recorded_at', 'recordedAt'],
  ['remediation_id', 'remediationId'],
  ['attempt', 'attempt'],
  ['incident_id', 'incidentId'],
  ['ci_id', 'ciId'],
  ['workflow_version', 'workflowVersion'],
  ['playbook_id', 'playbookId'],
  ['playbook_version', 'playbookVersion'],
  ['action_type', 'actionType'],
  ['target_resource', 'targetResource'],
  ['result', 'result'],
  ['reason', 'reason'],
  ['detail', 'detail'],
  ['iam_identity', 'iamIdentity'],
  ['aws_request_ids', 'awsRequestIds'],
  ['cloud_trail_state', 'cloudTrailState'],
  ['cloud_trail_event_id', 'cloudTrailEventId'],
  ['cloud_trail_detail', 'cloudTrailDetail'],
  ['ssm_command_id', 'ssmCommandId'],
  ['output', 'output'],
  ['output_key', 'outputKey'],
  ['decisions', 'decisions'],
  ['execution_arn', 'executionArn'],
  ['requested_by', 'requestedBy'],
  ['requested_at', 'requestedAt'],
  ['started_at', 'startedAt'],
  ['action_started_at', 'actionStartedAt'],
  ['action_finished_at', 'actionFinishedAt'],
  ['sequence', 'sequence'],
  ['previous_hash', 'previousHash'],
  ['hash', 'hash'],
];

/** Spreadsheets run cells that begin so (or with the full-width form) as formulas, and outputs are other people's text. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** What RFC 4180 wants quoted, and blanks at the ends, which some readers cut. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** @returns a line of a CSV file (RFC 4180), without its line break (CR LF). */
export const csvLine = (values: unknown[]): string => values.map(toCell).join(',');

/** Names the columns. */
export const AUDIT_CSV_HEADER = csvLine(COLUMNS.map(([column]) => column));

/** @returns a record as a line under the header. */
export const auditCsvLine = (record: AuditTrailRecord): string => csvLine(COLUMNS.map(([, field]) => record[field]));
