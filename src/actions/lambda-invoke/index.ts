import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Invokes a remediation function and waits for its answer. */
export const lambdaInvoke = defineAction({
  idempotency: 'probe-before-retry',
  settlesWithinSeconds: 0,
  permissions: {
    reads: ['lambda:GetFunctionConfiguration', 'lambda:ListTags'],
    writes: ['lambda:InvokeFunction'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
