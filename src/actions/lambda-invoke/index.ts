import type { Action } from '../action.ts';
import { execute } from './execute.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Invokes a remediation function and waits for its answer. */
export const lambdaInvoke: Action = {
  idempotency: 'probe-before-retry',
  permissions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
  plan,
  execute,
  poll,
  probe,
};
