import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { openAuditDatabase } from '../../scripts/audit-database.ts';
import { migrate } from '../../scripts/migrate.ts';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import {
  ADMIN_SECRET_ARN,
  CLUSTER_ARN,
  startDataApiProcess,
  WRITER_PASSWORD,
  WRITER_SECRET_ARN,
} from '../local/data-api/data-api-process.ts';
import { insertAuditRecords } from './insert-audit-records.ts';

const cluster = { clusterArn: CLUSTER_ARN, database: 'stackflow' };

/** Starts an audit database of a test's own, migrated, into which the writer may log in. */
export async function startAuditDatabase() {
  const dataApi = await startDataApiProcess();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  // Long loops in a test let connections go stale: hence a second attempt.
  const rdsData = new RDSDataClient({ endpoint: dataApi.url, region: 'us-east-1', credentials, maxAttempts: 2 });
  const target = { resourceArn: CLUSTER_ARN, secretArn: ADMIN_SECRET_ARN, database: 'stackflow' };
  const run = async (sql: string) => (await rdsData.send(new ExecuteStatementCommand({ ...target, sql }))).records ?? [];
  await migrate(openAuditDatabase({ ...cluster, rdsData, secretArn: ADMIN_SECRET_ARN }));
  await run(`alter role stackflow_audit_writer login password '${WRITER_PASSWORD.replaceAll("'", "''")}'`);
  return {
    url: dataApi.url,
    /** For stores that are the writer's. */
    writer: { ...cluster, rdsData, secretArn: WRITER_SECRET_ARN },
    /** Runs SQL as the owner. @returns its rows */
    run,
    insert: (records: AuditRecord[]) => insertAuditRecords(rdsData, { ...target, secretArn: WRITER_SECRET_ARN }, records),
    async close() {
      rdsData.destroy();
      await dataApi.close();
    },
  };
}

export type AuditDatabase = Awaited<ReturnType<typeof startAuditDatabase>>;
