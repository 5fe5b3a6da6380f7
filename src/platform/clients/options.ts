import { NodeHttpHandler } from '@smithy/node-http-handler';

/** One call to a store of ours; three attempts stay below the shortest Lambda timeout (10 s). */
const STORE_TIMEOUT_MS = 2_500;

/** Options of the clients that read and write our own stores: the SDK may retry, since every write is conditional. */
export const storeClientOptions = {
  maxAttempts: 3,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: STORE_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  }),
};

/**
 * Options of the clients that change targets: one attempt, since the SDK's own retries would act below the ledger.
 * @param timeoutSeconds how long one call may take; must be less than the Lambda's timeout.
 */
export const targetClientOptions = (timeoutSeconds: number) => ({
  maxAttempts: 1,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout: timeoutSeconds * 1_000,
    throwOnRequestTimeout: true,
  }),
});
