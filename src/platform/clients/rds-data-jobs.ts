import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The Data API itself ends a statement after 45 s. */
const JOB_TIMEOUT_MS = 50_000;

/** For scheduled jobs, which ask the audit database about a year at once. */
export const rdsDataJobs = new RDSDataClient({
  maxAttempts: 3,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: JOB_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  }),
});
