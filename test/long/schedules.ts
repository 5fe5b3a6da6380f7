import fc from 'fast-check';
import { CASE_NAMES } from '../actions/cases.ts';
import { CRASHES, KINDS } from '../faults/mishaps.ts';
import type { Copies, Mishap } from '../support/world.ts';

/** What happens to one remediation. */
export interface Schedule {
  name: string;
  mishaps: Mishap[];
  copies: Copies;
}

/** Calls about the target of each case; a mishap at one that a run doesn't make just never strikes. */
const TARGET_CALLS: Record<string, string[]> = {
  'a command': ['ssm DescribeInstanceInformation', 'ssm SendCommand', 'ssm GetCommandInvocation', 'ssm ListCommands'],
  'an idempotent function': ['lambda GetFunctionConfiguration', 'lambda ListTags', 'lambda Invoke'],
  'a function': ['lambda GetFunctionConfiguration', 'lambda ListTags', 'lambda Invoke'],
  'a deployment': ['ecs DescribeServices', 'ecs UpdateService'],
  'a stopped task': ['ecs DescribeServices', 'ecs ListTasks', 'ecs DescribeTasks', 'ecs StopTask'],
  'a reboot of a database': ['rds DescribeDBInstances', 'rds DescribeDBClusters', 'rds RebootDBInstance', 'rds DescribeEvents'],
  'a failover': ['rds DescribeDBInstances', 'rds DescribeDBClusters', 'rds FailoverDBCluster', 'rds DescribeEvents'],
  'an invalidation': ['cloudfront GetDistribution', 'cloudfront CreateInvalidation', 'cloudfront GetInvalidation'],
  'a scaling': ['autoscaling DescribeAutoScalingGroups', 'autoscaling SetDesiredCapacity', 'autoscaling DescribeScalingActivities'],
  'a reboot of an instance': ['ec2 DescribeInstances', 'ec2 RebootInstances', 'ec2 DescribeInstanceStatus'],
};

const OWN_CALLS = ['dynamodb GetItem', 'dynamodb UpdateItem', 'dynamodb PutItem', 'rds-data ExecuteStatement', 'states StartExecution', 'sqs SendMessage'];

const kind = fc.constantFrom(...KINDS, ...CRASHES, 'delay' as const);
const times = fc.integer({ min: 1, max: 4 });

const mishapAt = (call: string, about: NonNullable<Mishap['about']>, skip: number) =>
  fc.record({ kind, times }).map((rest): Mishap => {
    const [service = '', operation = ''] = call.split(' ');
    return { service, operation, about, skip, ...rest };
  });

const ownMishap = fc
  .record({
    call: fc.constantFrom(...OWN_CALLS),
    about: fc.constantFrom('remediation' as const, 'ci' as const),
    skip: fc.integer({ min: 0, max: 12 }),
  })
  .chain(({ call, about, skip }) => mishapAt(call, about, skip));

const targetMishap = (name: string) =>
  fc.constantFrom('sts AssumeRole', ...(TARGET_CALLS[name] ?? [])).chain((call) => mishapAt(call, 'target', 0));

/** Up to five mishaps in one remediation, and copies of its message. */
export const schedule: fc.Arbitrary<Schedule> = fc.constantFrom(...CASE_NAMES).chain((name) =>
  fc.record({
    name: fc.constant(name),
    mishaps: fc.array(fc.oneof({ arbitrary: targetMishap(name), weight: 2 }, { arbitrary: ownMishap, weight: 3 }), {
      minLength: 1,
      maxLength: 5,
    }),
    copies: fc.record({ early: fc.integer({ min: 0, max: 2 }), late: fc.integer({ min: 0, max: 1 }) }),
  }),
);
