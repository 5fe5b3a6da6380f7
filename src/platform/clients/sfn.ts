import { SFNClient } from '@aws-sdk/client-sfn';
import { storeClientOptions } from './options.ts';

export const sfn = new SFNClient(storeClientOptions);
