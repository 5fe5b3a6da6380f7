import { S3Client } from '@aws-sdk/client-s3';
import { storeClientOptions } from './options.ts';

/** Under the embedded stack's address, which is an IP, the SDK puts the bucket into the path by itself. */
export const s3 = new S3Client(storeClientOptions);
