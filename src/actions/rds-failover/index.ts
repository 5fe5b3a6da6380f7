import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Fails an Aurora cluster over, to a named reader or the best one. */
export const rdsFailover = defineAction({
  idempotency: 'absolute-value',
  settlesWithinSeconds: 60,
  permissions: {
    reads: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances', 'rds:DescribeEvents'],
    writes: ['rds:FailoverDBCluster'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
