import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

/** Reboots an RDS or Aurora database, with or without a failover to its standby. */
export const rdsReboot = defineAction({
  idempotency: 'probe-before-retry',
  settlesWithinSeconds: 60,
  permissions: {
    reads: ['rds:DescribeDBInstances', 'rds:DescribeDBClusters', 'rds:DescribeEvents'],
    writes: ['rds:RebootDBInstance'],
  },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
