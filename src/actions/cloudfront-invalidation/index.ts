import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Invalidates paths of a CloudFront distribution's cache. */
export const cloudfrontInvalidation = defineAction({
  idempotency: 'native-token',
  settlesWithinSeconds: 0,
  permissions: {
    reads: ['cloudfront:GetDistribution', 'cloudfront:ListTagsForResource', 'cloudfront:GetInvalidation'],
    writes: ['cloudfront:CreateInvalidation'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
