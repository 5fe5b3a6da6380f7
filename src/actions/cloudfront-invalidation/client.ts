import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { targetClient } from '../../platform/clients/target-client.ts';

export const cloudfront = targetClient(CloudFrontClient, 8);
