import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Reboots an EC2 instance. */
export const ec2Reboot = defineAction({
  idempotency: 'probe-before-retry',
  settlesWithinSeconds: 0,
  permissions: {
    reads: ['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'],
    writes: ['ec2:RebootInstances'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
