import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { storeClientOptions } from './options.ts';

export const rdsData = new RDSDataClient(storeClientOptions);
