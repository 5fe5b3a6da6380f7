import { EC2Client } from '@aws-sdk/client-ec2';
import { targetClient } from '../../platform/clients/target-client.ts';

export const ec2 = targetClient(EC2Client, 8);
