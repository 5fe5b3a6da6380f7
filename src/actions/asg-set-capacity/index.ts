import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Sets the desired capacity of an Auto Scaling group. */
export const asgSetCapacity = defineAction({
  idempotency: 'absolute-value',
  settlesWithinSeconds: 15,
  permissions: {
    reads: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeScalingActivities'],
    writes: ['autoscaling:SetDesiredCapacity'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
