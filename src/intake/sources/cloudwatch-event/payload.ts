import * as z from 'zod/mini';

const metricSchema = z.looseObject({
  metricStat: z.optional(
    z.looseObject({
      metric: z.looseObject({
        name: z.optional(z.string()),
        namespace: z.optional(z.string()),
        dimensions: z.optional(z.record(z.string(), z.string())),
      }),
    }),
  ),
});

/**
 * EventBridge's "CloudWatch Alarm State Change"; a composite alarm has an `alarmRule` and no `metrics`.
 * Source: Amazon CloudWatch user guide, "Alarm events and EventBridge".
 */
export const cloudwatchEventSchema = z.looseObject({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  time: z.string(),
  resources: z.array(z.string()),
  detail: z.looseObject({
    alarmName: z.string(),
    state: z.looseObject({
      value: z.string(),
      reason: z.optional(z.string()),
      timestamp: z.optional(z.string()),
      actionsSuppressedBy: z.optional(z.string()),
    }),
    configuration: z.optional(z.looseObject({ description: z.optional(z.string()), metrics: z.optional(z.array(metricSchema)) })),
  }),
});
