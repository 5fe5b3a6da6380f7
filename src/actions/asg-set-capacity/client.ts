import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { targetClient } from '../../platform/clients/target-client.ts';

export const autoScaling = targetClient(AutoScalingClient, 8);
