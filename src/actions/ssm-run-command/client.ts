import { SSMClient } from '@aws-sdk/client-ssm';
import { targetClient } from '../../platform/clients/target-client.ts';

export const ssm = targetClient(SSMClient, 8);
