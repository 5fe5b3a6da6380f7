import type { Action } from '../action.ts';
import { execute } from './execute.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Runs an SSM document on one instance. */
export const ssmRunCommand: Action = {
  idempotency: 'probe-before-retry',
  permissions: ['ssm:SendCommand', 'ssm:GetCommandInvocation', 'ssm:ListCommands'],
  plan,
  execute,
  poll,
  probe,
};
