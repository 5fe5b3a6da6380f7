import { ECSClient } from '@aws-sdk/client-ecs';
import { targetClientOptions } from '../../platform/clients/options.ts';

export const ecs = new ECSClient(targetClientOptions(8));
