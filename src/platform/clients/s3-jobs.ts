import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** An object of some MB; three attempts stay below a minute. */
const JOB_TIMEOUT_MS = 18_000;

/** For scheduled jobs, which put and read more than a state does. */
export const s3Jobs = new S3Client({
  maxAttempts: 3,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: JOB_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  }),
});
