import { SSMClient } from '@aws-sdk/client-ssm';
import { storeClientOptions } from './options.ts';

export const ssm = new SSMClient(storeClientOptions);
