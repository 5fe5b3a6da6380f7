import { SSMClient } from '@aws-sdk/client-ssm';
import { targetClientOptions } from '../../platform/clients/options.ts';

export const ssm = new SSMClient(targetClientOptions(8));
