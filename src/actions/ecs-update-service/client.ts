import { ECSClient } from '@aws-sdk/client-ecs';
import { targetClient } from '../../platform/clients/target-client.ts';

export const ecs = targetClient(ECSClient, 8);
