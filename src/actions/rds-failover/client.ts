import { RDSClient } from '@aws-sdk/client-rds';
import { targetClient } from '../../platform/clients/target-client.ts';

export const rds = targetClient(RDSClient, 8);
