import { LambdaClient } from '@aws-sdk/client-lambda';
import { targetClientOptions } from '../../platform/clients/options.ts';

/** A remediation function may take this long, in seconds; longer work belongs into a command. */
export const MAX_INVOKE_SECONDS = 60;

export const lambda = new LambdaClient(targetClientOptions(MAX_INVOKE_SECONDS + 2));
