import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Forces a new deployment of an ECS service, or stops its oldest task. */
export const ecsUpdateService = defineAction({
  idempotency: 'probe-before-retry',
  settlesWithinSeconds: 30,
  permissions: {
    reads: ['ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks'],
    writes: ['ecs:UpdateService', 'ecs:StopTask'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
