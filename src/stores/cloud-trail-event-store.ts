import type { Field } from '@aws-sdk/client-rds-data';
import type { CloudTrailEvent } from '../contracts/cloud-trail-event.ts';
import type { LedgerCloudTrailEvent } from '../contracts/ledger-entry.ts';
import { nextLink, type Chained, type ChainHead } from './audit-canonical.ts';
import { AuditUnavailableError } from './audit-errors.ts';
import { createAuditSql, toSnakeCase, type AuditSqlOptions } from './audit-sql.ts';

/** How often an event looks for its place in the chain before it gives up for now. */
const MAX_ATTEMPTS = 5;

/** Every column with its type: Aurora binds strings as varchar, so that each bind is cast. */
const COLUMN_TYPES = {
  eventId: 'text',
  remediationId: 'text',
  ciId: 'text',
  requestId: 'text',
  eventSource: 'text',
  eventName: 'text',
  eventTime: 'timestamptz',
  awsRegion: 'text',
  accountId: 'text',
  identityArn: 'text',
  receivedAt: 'timestamptz',
  sequence: 'bigint',
  previousHash: 'text',
  hash: 'text',
  canonical: 'text',
} satisfies Record<keyof Chained<CloudTrailEvent> | 'hash' | 'canonical', string>;

const COLUMNS = Object.keys(COLUMN_TYPES) as (keyof typeof COLUMN_TYPES)[];

/** Without a conflict target, so that the same event and a taken place in the chain both come back as no row. */
const INSERT = `insert into remediation.cloud_trail_event (${COLUMNS.map(toSnakeCase).join(', ')})
values (${COLUMNS.map((column) => `:${column}::${COLUMN_TYPES[column]}`).join(', ')})
on conflict do nothing
returning event_id`;

/** This event's row, if any, and the last row of the CI's chain: one or both of them, or the same. */
const READ = `select event_id, sequence, hash
from remediation.cloud_trail_event
where event_id = :eventId::text
   or (ci_id = :ciId::text
       and sequence = (select max(sequence) from remediation.cloud_trail_event where ci_id = :ciId::text))
order by sequence`;

interface StoredRow extends ChainHead {
  eventId: string;
}

const toRow = ([eventId, sequence, hash]: Field[]): StoredRow => ({
  eventId: eventId?.stringValue ?? '',
  sequence: sequence?.longValue ?? 0,
  hash: hash?.stringValue ?? '',
});

export interface CloudTrailEventStore {
  /**
   * Writes an event once; called again, it returns the place that it got the first time.
   * @throws AuditUnavailableError when the same call can succeed in a few seconds.
   */
  record(event: CloudTrailEvent): Promise<LedgerCloudTrailEvent>;
}

/** @returns `remediation.cloud_trail_event`: one row per event, chained per CI by SHA-256. */
export function createCloudTrailEventStore(options: AuditSqlOptions): CloudTrailEventStore {
  const execute = createAuditSql(options);

  async function record(event: CloudTrailEvent): Promise<LedgerCloudTrailEvent> {
    const { eventId, ciId } = event;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const rows = (await execute(READ, { eventId, ciId })).map(toRow);
      const mine = rows.find((row) => row.eventId === eventId);
      if (mine) return mine;
      const { record: chained, canonical, hash } = nextLink(event, rows.at(-1));
      const isWritten = (await execute(INSERT, { ...chained, canonical, hash })).length === 1;
      if (isWritten) return { eventId, sequence: chained.sequence, hash };
    }
    throw new AuditUnavailableError(`the chain of ${ciId} moved ${MAX_ATTEMPTS} times while an event was added`);
  }

  return { record };
}
