import { readAlarm } from '../cloudwatch.ts';
import { readPayload } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { cloudwatchEventSchema } from './payload.ts';

/** A CloudWatch alarm as EventBridge delivers it: of a metric, of metric math, or composite. */
export const normalise: Normalise = (payload) =>
  readPayload(cloudwatchEventSchema, payload, ({ time, resources, detail: { alarmName, state, configuration } }) => [
    readAlarm({
      source: 'cloudwatch-event',
      name: alarmName,
      arn: resources[0] ?? alarmName,
      description: configuration?.description ?? '',
      state: state.value,
      reason: state.reason ?? '',
      suppressedBy: state.actionsSuppressedBy,
      changedAt: state.timestamp ?? time,
      metrics: (configuration?.metrics ?? []).flatMap(({ metricStat }) => {
        if (!metricStat) return [];
        const { name, namespace, dimensions = {} } = metricStat.metric;
        return [{ name, namespace, dimensions }];
      }),
    }),
  ]);
