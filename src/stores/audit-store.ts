import { ExecuteStatementCommand, type Field, type RDSDataClient, type SqlParameter } from '@aws-sdk/client-rds-data';
import type { AuditReceipt, AuditRecord } from '../contracts/audit-record.ts';
import { fitRecord, linkRecord, type AuditLink, type ChainedRecord, type ChainHead } from './audit-canonical.ts';
import { AuditUnavailableError, classifyAuditError } from './audit-errors.ts';

export interface AuditStoreOptions {
  rdsData: Pick<RDSDataClient, 'send'>;
  clusterArn: string;
  secretArn: string;
  database: string;
}

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
  cloudTrailEventId: 'text',
  ssmCommandId: 'text',
  output: 'text',
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
const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

// Without a conflict target, so that the same remediation and a taken place in the chain both come back as no row.
const INSERT = `insert into remediation.audit_record (${COLUMNS.map(toSnakeCase).join(', ')})
values (${COLUMNS.map((column) => `:${column}::${COLUMN_TYPES[column]}`).join(', ')})
on conflict do nothing
returning remediation_id`;

/** This remediation's row, if any, and the last row of the CI's chain: one or both of them, or the same. */
const READ = `select remediation_id, sequence, hash, case when remediation_id = :remediationId::text then canonical end
from remediation.audit_record
where remediation_id = :remediationId::text
   or (ci_id = :ciId::text
       and sequence = (select max(sequence) from remediation.audit_record where ci_id = :ciId::text))
order by sequence`;

const FIND = `select remediation_id, sequence, hash, canonical
from remediation.audit_record where remediation_id = :remediationId::text`;

function toField(value: unknown): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'number') return { longValue: value };
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) };
}

const toParameters = (values: object): SqlParameter[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: toField(value) }));

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
export function createAuditStore({ rdsData, clusterArn, secretArn, database }: AuditStoreOptions): AuditStore {
  async function execute(sql: string, values: object): Promise<Field[][]> {
    const target = { resourceArn: clusterArn, secretArn, database };
    const command = new ExecuteStatementCommand({ ...target, sql, parameters: toParameters(values) });
    try {
      return (await rdsData.send(command)).records ?? [];
    } catch (error) {
      throw classifyAuditError(error);
    }
  }

  async function insert({ record, canonical, hash }: AuditLink): Promise<boolean> {
    return (await execute(INSERT, { ...record, canonical, hash })).length === 1;
  }

  async function record(original: AuditRecord): Promise<AuditReceipt> {
    const fitted = fitRecord(original);
    const { remediationId, ciId } = fitted;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const rows = (await execute(READ, { remediationId, ciId })).map(toRow);
      const mine = rows.find((row) => row.remediationId === remediationId);
      if (mine) return toReceipt(toRecord(mine));
      const link = linkRecord(fitted, rows.at(-1));
      if (await insert(link)) return toReceipt(toRecord(link));
    }
    throw new AuditUnavailableError(`the chain of ${ciId} moved ${MAX_ATTEMPTS} times while a record was added`);
  }

  async function find(remediationId: string): Promise<StoredAuditRecord | undefined> {
    const [row] = (await execute(FIND, { remediationId })).map(toRow);
    return row && toRecord(row);
  }

  return { record, find };
}
