import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

export const targetSchema = z.strictObject({
  autoScalingGroupName: z.string().check(z.regex(/^[A-Za-z0-9_.:@-]{1,255}$/)),
});

/** Either an absolute `desiredCapacity` or a relative `change`; never below `healthyMinimum` healthy instances. */
export const parametersSchema = z
  .strictObject({
    desiredCapacity: z.optional(z.int().check(z.minimum(0), z.maximum(10_000))),
    change: z.optional(z.int().check(z.minimum(-1_000), z.maximum(1_000), z.refine((change) => change !== 0))),
    healthyMinimum: z._default(z.int().check(z.minimum(0)), 1),
  })
  .check(
    z.refine(({ desiredCapacity, change }) => (desiredCapacity === undefined) !== (change === undefined), {
      message: 'give either desiredCapacity or change',
    }),
  );

export const resources = ({ target }: ActionInput): string[] => [
  `arn:*:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/${String(target['autoScalingGroupName'])}`,
];
