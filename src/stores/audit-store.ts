import type { Field } from '@aws-sdk/client-rds-data';
import type { AuditReceipt, AuditRecord } from '../contracts/audit-record.ts';
import { fitRecord, nextLink, type ChainedRecord, type ChainHead, type ChainLink } from './audit-canonical.ts';
import { AuditUnavailableError } from './audit-errors.ts';
import { createAuditSql, toSnakeCase, type AuditSqlOptions } from './audit-sql.ts';

/** How often a record looks for its place in the chain before it gives up for now. */
const MAX_ATTEMPTS = 5;

/** Every column with its type: Aurora binds strings as varchar, so that each bind is cast. */
const COLUMN_TYPES = {
  remediationId: 'text',
  attempt: 'integer',
  incidentId: 'text',
  ciId: 'text',
  workflowVersion: 'text',
  playbookId: 'text',
  playbookVersion: 'integer',
  actionType: 'text',
  targetResource: 'text',
  result: 'text',
  reason: 'text',
  detail: 'text',
  iamIdentity: 'text',
  awsRequestIds: 'jsonb',
  cloudTrailStatus: 'text',
  cloudTrailDetail: 'text',
  ssmCommandId: 'text',
  output: 'text',
  outputKey: 'text',
  decisions: 'jsonb',
  executionArn: 'text',
  requestedBy: 'text',
  requestedAt: 'timestamptz',
  startedAt: 'timestamptz',
  actionStartedAt: 'timestamptz',
  actionFinishedAt: 'timestamptz',
  recordedAt: 'timestamptz',
  sequence: 'bigint',
  previousHash: 'text',
  hash: 'text',
  canonical: 'text',
} satisfies Record<keyof ChainedRecord | 'hash' | 'canonical', string>;

const COLUMNS = Object.keys(COLUMN_TYPES) as (keyof typeof COLUMN_TYPES)[];

/**
 * The identity makes *exactly one* enforceable, and only who gets it writes the record, in the same statement. Without a
 * conflict target, so that the same remediation and a taken place in the chain both come back as no row.
 */
const INSERT = `with identity as (
  insert into remediation.audit_identity (remediation_id, ci_id, sequence, hash, recorded_at)
  values (:remediationId::text, :ciId::text, :sequence::bigint, :hash::text, :recordedAt::timestamptz)
  on conflict do nothing
  returning remediation_id
)
insert into remediation.audit_record (${COLUMNS.map(toSnakeCase).join(', ')})
select ${COLUMNS.map((column) => `:${column}::${COLUMN_TYPES[column]}`).join(', ')} from identity
returning remediation_id`;

/** This remediation's place, if it has one, and the last place in the CI's chain: one or both of them, or the same. */
const READ = `(select remediation_id, sequence, hash from remediation.audit_identity where remediation_id = :remediationId::text)
union all
(select remediation_id, sequence, hash from remediation.audit_identity where ci_id = :ciId::text order by sequence desc limit 1)`;

const FIND = `select r.remediation_id, r.sequence, r.hash, r.canonical
from remediation.audit_identity i
join remediation.audit_record r on r.remediation_id = i.remediation_id and r.recorded_at = i.recorded_at
where i.remediation_id = :remediationId::text`;

const MAKE_PARTITION = 'select remediation.make_audit_partition(:year::integer)';

/** What PostgreSQL says when nobody has made the year's partition ahead of time. */
const isWithoutPartition = (error: unknown): boolean => /no partition of relation/.test((error as Error).message);

interface StoredRow extends ChainHead {
  remediationId: string;
  canonical: string | undefined;
}

const toRow = ([remediationId, sequence, hash, canonical]: Field[]): StoredRow => ({
  remediationId: remediationId?.stringValue ?? '',
  sequence: sequence?.longValue ?? 0,
  hash: hash?.stringValue ?? '',
  canonical: canonical?.stringValue,
});

const toRecord = ({ canonical = '', hash }: Pick<StoredRow, 'canonical' | 'hash'>): StoredAuditRecord => ({
  ...(JSON.parse(canonical) as ChainedRecord),
  hash,
});

const toReceipt = ({ result, reason, detail, sequence, hash, recordedAt }: StoredAuditRecord): AuditReceipt => ({
  result,
  reason,
  detail,
  sequence,
  hash,
  recordedAt,
});

/** A record as it was hashed, with its place in its CI's chain. */
export type StoredAuditRecord = ChainedRecord & { hash: string };

export interface AuditStore {
  /**
   * Writes the one record of a remediation; called again, it returns what was written the first time.
   * @throws AuditUnavailableError when the same call can succeed in a few seconds.
   */
  record(record: AuditRecord): Promise<AuditReceipt>;
  /** @throws AuditUnavailableError when the same call can succeed in a few seconds. */
  find(remediationId: string): Promise<StoredAuditRecord | undefined>;
}

/** @returns the audit trail in Aurora: one row per remediation, chained per CI by SHA-256. */
export function createAuditStore(options: AuditSqlOptions): AuditStore {
  const execute = createAuditSql(options);

  const tryInsert = async ({ record, canonical, hash }: ChainLink<AuditRecord>): Promise<boolean> =>
    (await execute(INSERT, { ...record, canonical, hash })).length === 1;

  async function insert(link: ChainLink<AuditRecord>): Promise<boolean> {
    try {
      return await tryInsert(link);
    } catch (error) {
      if (!isWithoutPartition(error)) throw error;
      await execute(MAKE_PARTITION, { year: new Date(link.record.recordedAt).getUTCFullYear() });
      return tryInsert(link);
    }
  }

  async function find(remediationId: string): Promise<StoredAuditRecord | undefined> {
    const [row] = (await execute(FIND, { remediationId })).map(toRow);
    return row && toRecord(row);
  }

  async function record(original: AuditRecord): Promise<AuditReceipt> {
    const fitted = fitRecord(original);
    const { remediationId, ciId } = fitted;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const rows = (await execute(READ, { remediationId, ciId })).map(toRow);
      const written = rows.some((row) => row.remediationId === remediationId) ? await find(remediationId) : undefined;
      if (written) return toReceipt(written);
      const link = nextLink(fitted, rows.at(-1));
      if (await insert(link)) return toReceipt(toRecord(link));
    }
    throw new AuditUnavailableError(`the chain of ${ciId} moved ${MAX_ATTEMPTS} times while a record was added`);
  }

  return { record, find };
}
