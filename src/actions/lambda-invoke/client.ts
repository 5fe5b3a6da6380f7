import { LambdaClient } from '@aws-sdk/client-lambda';
import { targetClient } from '../../platform/clients/target-client.ts';

/** A remediation function may take this long, in seconds; longer work belongs into a command. */
export const MAX_INVOKE_SECONDS = 60;

export const lambda = targetClient(LambdaClient, MAX_INVOKE_SECONDS + 2);
