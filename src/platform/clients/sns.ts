import { SNSClient } from '@aws-sdk/client-sns';
import { storeClientOptions } from './options.ts';

export const sns = new SNSClient(storeClientOptions);
