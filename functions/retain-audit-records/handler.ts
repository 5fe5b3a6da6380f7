import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { createRdsDataQueries } from '../../src/platform/clients/rds-data-queries.ts';
import { s3Jobs } from '../../src/platform/clients/s3-jobs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { createAuditExportStore } from '../../src/stores/audit-export-store.ts';
import { createAuditRetentionStore } from '../../src/stores/audit-retention-store.ts';
import { createChainListStore } from '../../src/stores/chain-list-store.ts';
import { createLegalHoldStore } from '../../src/stores/legal-hold-store.ts';
import { createLockedObjects } from '../../src/stores/locked-objects.ts';
import { retainAuditRecords, type RetentionReport } from './retain-audit-records.ts';

/** As long as the Data API lets a statement run. */
const QUERY_TIMEOUT_SECONDS = 46;

const keeper = {
  rdsData: createRdsDataQueries(QUERY_TIMEOUT_SECONDS),
  clusterArn: setting('AUDIT_CLUSTER_ARN'),
  secretArn: setting('AUDIT_SECRET_ARN'),
  database: setting('AUDIT_DATABASE'),
};
const bucket = setting('AUDIT_BUCKET');
const stage = setting('STAGE');

const dependencies = {
  partitions: createAuditRetentionStore(keeper),
  holds: createLegalHoldStore(keeper),
  trail: createAuditExportStore(keeper),
  objects: createLockedObjects(s3Jobs, bucket),
  lists: createChainListStore({
    dynamodb,
    controlTable: setting('CONTROL_TABLE'),
    s3: s3Jobs,
    bucket,
    kms,
    signingKeyId: setting('CHAIN_SIGNING_KEY_ID'),
    stage,
    clock: systemClock,
  }),
  stage,
  clock: systemClock,
};

export const handler = (): Promise<RetentionReport> => retainAuditRecords(dependencies);
