import type { Field } from '@aws-sdk/client-rds-data';
import type { AuditFilters, AuditTrailRecord } from '../contracts/audit-query.ts';
import { toSnakeCase } from './audit-sql.ts';

interface ColumnType {
  /** The column as the Data API can return it, without a time zone that a session might have. */
  select(column: string): string;
  read(field: Field): unknown;
}

const isNull = (field: Field): boolean => field.isNull === true;

const text: ColumnType = { select: (column) => column, read: (field) => field.stringValue ?? null };
const number: ColumnType = { select: (column) => column, read: (field) => field.longValue ?? null };
const json: ColumnType = {
  select: (column) => `${column}::text`,
  read: (field) => (isNull(field) ? null : (JSON.parse(field.stringValue ?? 'null') as unknown)),
};
const time: ColumnType = {
  select: (column) => `(${column} at time zone 'UTC')::text`,
  read: (field) => (isNull(field) ? null : new Date(`${(field.stringValue ?? '').replace(' ', 'T')}Z`).toISOString()),
};

/** Every column of the view but `canonical`, which says the same once more. */
const COLUMNS = {
  remediationId: text,
  attempt: number,
  incidentId: text,
  ciId: text,
  workflowVersion: text,
  playbookId: text,
  playbookVersion: number,
  actionType: text,
  targetResource: text,
  result: text,
  reason: text,
  detail: text,
  iamIdentity: text,
  awsRequestIds: json,
  cloudTrailStatus: text,
  cloudTrailDetail: text,
  cloudTrailState: text,
  cloudTrailEventId: text,
  ssmCommandId: text,
  output: text,
  outputKey: text,
  decisions: json,
  executionArn: text,
  requestedBy: text,
  requestedAt: time,
  startedAt: time,
  actionStartedAt: time,
  actionFinishedAt: time,
  recordedAt: time,
  sequence: number,
  previousHash: text,
  hash: text,
} satisfies Record<keyof AuditTrailRecord, ColumnType>;

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
const RECORDED_AT = NAMES.indexOf('recordedAt');

const SELECT = `select ${NAMES.map((name) => COLUMNS[name].select(toSnakeCase(name))).join(', ')} from remediation.audit_trail`;

export const toAuditTrailRecord = (row: Field[]): AuditTrailRecord =>
  Object.fromEntries(NAMES.map((name, index) => [name, COLUMNS[name].read(row[index] ?? { isNull: true })])) as unknown as AuditTrailRecord;

/** @returns when a row was recorded as the database tells it, to the microsecond. */
export const recordedAtOf = (row: Field[]): string => row[RECORDED_AT]?.stringValue ?? '';

/** Whoever acts as a role does so in sessions, whose names come behind the role's. */
const identityIs = (column: string, name: string): string =>
  `(${column} = :${name}::text or starts_with(${column}, :${name}Session::text))`;

const CONDITIONS: Record<keyof AuditFilters, string> = {
  incident: 'incident_id = :incident::text',
  ci: 'ci_id = :ci::text',
  playbook: 'playbook_id = :playbook::text',
  actionType: 'action_type = :actionType::text',
  result: 'result = :result::text',
  reason: 'reason = :reason::text',
  identity: identityIs('iam_identity', 'identity'),
  requestedBy: identityIs('requested_by', 'requestedBy'),
  from: 'recorded_at >= :from::timestamptz',
  to: 'recorded_at < :to::timestamptz',
};

/** @returns how the ARNs of an identity's sessions begin; those of a role leave out its path. */
const sessionPrefixOf = (arn: string): string =>
  `${arn.replace(/^(arn:[^:]*):iam:([^:]*:[^:]*):role\/(?:.*\/)?([^/]+)$/, '$1:sts:$2:assumed-role/$3')}/`;

const sessionsOf = (name: 'identity' | 'requestedBy', arn: string | undefined) =>
  arn === undefined ? {} : { [`${name}Session`]: sessionPrefixOf(arn) };

/** Conditions, and the values that they bind. */
export interface Where {
  conditions: string[];
  values: Record<string, string | number>;
}

/** @returns conditions for the filters that are given; values are bound, whatever they are. */
export function whereOf(filters: AuditFilters): Where {
  const given = (Object.keys(CONDITIONS) as (keyof AuditFilters)[]).filter((name) => filters[name] !== undefined);
  const values = Object.fromEntries(given.map((name) => [name, filters[name] ?? '']));
  const sessions = { ...sessionsOf('identity', filters.identity), ...sessionsOf('requestedBy', filters.requestedBy) };
  return { conditions: given.map((name) => CONDITIONS[name]), values: { ...values, ...sessions } };
}

/** The second condition is the first one once more, so that partitions behind it are left alone. */
export const BEHIND_CURSOR = [
  '(recorded_at, remediation_id) < (:afterTime::timestamptz, :afterId::text)',
  'recorded_at <= :afterTime::timestamptz',
];

/** @returns a statement that reads records, newest first, `:limit` at most. */
export const selectRecords = (conditions: string[]): string =>
  `${SELECT}${conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`}
order by recorded_at desc, remediation_id desc limit :limit::bigint`;

/** The identity says in which partition the record is. */
export const SELECT_ONE = `${SELECT} where remediation_id = :remediationId::text
and recorded_at = (select recorded_at from remediation.audit_identity where remediation_id = :remediationId::text)`;
