import { SQSClient } from '@aws-sdk/client-sqs';
import { storeClientOptions } from './options.ts';

/** The endpoint is the region's (or AWS_ENDPOINT_URL_SQS), never the host that stands in a queue's URL. */
export const sqs = new SQSClient({ ...storeClientOptions, useQueueUrlAsEndpoint: false });
