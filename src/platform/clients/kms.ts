import { KMSClient } from '@aws-sdk/client-kms';
import { storeClientOptions } from './options.ts';

export const kms = new KMSClient(storeClientOptions);
