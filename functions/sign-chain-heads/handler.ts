import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { createRdsDataQueries } from '../../src/platform/clients/rds-data-queries.ts';
import { s3Jobs } from '../../src/platform/clients/s3-jobs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { createChainHeadStore } from '../../src/stores/chain-head-store.ts';
import { createChainListStore } from '../../src/stores/chain-list-store.ts';
import type { ListEntry } from '../../src/stores/newest-list-row.ts';
import { signChainHeads } from './sign-chain-heads.ts';

/** As long as the Data API lets a statement run. */
const QUERY_TIMEOUT_SECONDS = 46;

const dependencies = {
  heads: createChainHeadStore({
    rdsData: createRdsDataQueries(QUERY_TIMEOUT_SECONDS),
    clusterArn: setting('AUDIT_CLUSTER_ARN'),
    secretArn: setting('AUDIT_SECRET_ARN'),
    database: setting('AUDIT_DATABASE'),
  }),
  lists: createChainListStore({
    dynamodb,
    controlTable: setting('CONTROL_TABLE'),
    s3: s3Jobs,
    bucket: setting('AUDIT_BUCKET'),
    kms,
    signingKeyId: setting('CHAIN_SIGNING_KEY_ID'),
    stage: setting('STAGE'),
    clock: systemClock,
  }),
};

export const handler = (): Promise<ListEntry | undefined> => signChainHeads(dependencies);
