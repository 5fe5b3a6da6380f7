import type { Action } from '../action.ts';
import { execute } from './execute.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Forces a new deployment of an ECS service, or stops its oldest task. */
export const ecsUpdateService: Action = {
  idempotency: 'probe-before-retry',
  permissions: ['ecs:DescribeServices', 'ecs:UpdateService', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:StopTask'],
  plan,
  execute,
  poll,
  probe,
};
