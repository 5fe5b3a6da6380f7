import * as z from 'zod/mini';

const dimensionSchema = z.looseObject({ name: z.string(), value: z.string() });

const metricSchema = z.looseObject({
  MetricName: z.optional(z.string()),
  Namespace: z.optional(z.string()),
  Dimensions: z.optional(z.array(dimensionSchema)),
});

/** Of metric math: an expression, or one of the metrics that it computes with. */
const queryMetricSchema = z.looseObject({ MetricStat: z.optional(z.looseObject({ Metric: metricSchema })) });

/**
 * What a CloudWatch alarm publishes to SNS; a composite alarm has an `AlarmRule` and no `Trigger`.
 * Source: Amazon CloudWatch user guide, "Notifying users on alarm changes".
 */
export const cloudwatchSnsSchema = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.optional(z.nullable(z.string())),
  AlarmArn: z.optional(z.string()),
  AWSAccountId: z.optional(z.string()),
  Region: z.optional(z.string()),
  NewStateValue: z.string(),
  NewStateReason: z.optional(z.string()),
  StateChangeTime: z.string(),
  AlarmRule: z.optional(z.string()),
  Trigger: z.optional(z.extend(metricSchema, { Metrics: z.optional(z.array(queryMetricSchema)) })),
});
export type CloudwatchSns = z.infer<typeof cloudwatchSnsSchema>;
