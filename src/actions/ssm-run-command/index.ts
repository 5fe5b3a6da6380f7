import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Runs an SSM document on one instance. */
export const ssmRunCommand = defineAction({
  idempotency: 'probe-before-retry',
  settlesWithinSeconds: 20,
  permissions: {
    reads: ['ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation', 'ssm:ListCommands'],
    writes: ['ssm:SendCommand'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
