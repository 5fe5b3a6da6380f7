import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The second one is for a connection that was closed while nobody asked. */
const ATTEMPTS = 2;

/**
 * @returns a client for what people ask the audit database: statistics of years take longer than a write may.
 * @param timeoutSeconds how long one attempt may take; the Data API itself gives up after 45 s
 */
export const createRdsDataQueries = (timeoutSeconds: number): RDSDataClient =>
  new RDSDataClient({
    maxAttempts: ATTEMPTS,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: timeoutSeconds * 1_000,
      throwOnRequestTimeout: true,
    }),
  });
