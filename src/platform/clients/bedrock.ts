import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A small model answers within about a second; an alert needn't wait for one that doesn't. */
const ANSWER_TIMEOUT_MS = 4_000;

export const bedrock = new BedrockRuntimeClient({
  maxAttempts: 2,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: ANSWER_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  }),
});
