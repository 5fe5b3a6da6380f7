import { readAlarm, type AlarmMetric } from '../cloudwatch.ts';
import { readPayload } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { cloudwatchSnsSchema, type CloudwatchSns } from './payload.ts';

type SnsMetric = Pick<NonNullable<CloudwatchSns['Trigger']>, 'MetricName' | 'Namespace' | 'Dimensions'>;

const toMetric = ({ MetricName: name, Namespace: namespace, Dimensions = [] }: SnsMetric): AlarmMetric => ({
  name,
  namespace,
  dimensions: Object.fromEntries(Dimensions.map((dimension) => [dimension.name, dimension.value])),
});

function metricsOf({ Trigger: trigger }: CloudwatchSns): AlarmMetric[] {
  if (!trigger) return [];
  if (trigger.Metrics) return trigger.Metrics.flatMap(({ MetricStat: stat }) => (stat ? [toMetric(stat.Metric)] : []));
  return [toMetric(trigger)];
}

/** A CloudWatch alarm as SNS delivers it: of a metric, of metric math, or composite. */
export const normalise: Normalise = (payload) =>
  readPayload(cloudwatchSnsSchema, payload, (alarm) => [
    readAlarm({
      source: 'cloudwatch-sns',
      name: alarm.AlarmName,
      arn: alarm.AlarmArn ?? `${alarm.AWSAccountId}/${alarm.Region}/${alarm.AlarmName}`,
      description: alarm.AlarmDescription ?? '',
      state: alarm.NewStateValue,
      reason: alarm.NewStateReason ?? '',
      changedAt: alarm.StateChangeTime,
      metrics: metricsOf(alarm),
    }),
  ]);
