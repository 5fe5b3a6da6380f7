import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { AlertOccurrence, RefusedAlert } from '../../../src/contracts/alert-occurrence.ts';
import { createAlertStore } from '../../../src/stores/alert-store.ts';
import { until, type Flow } from '../../support/flow.ts';

export interface AlarmOptions {
  instanceId: string;
  /** Name of the alarm; one alarm that fires twice has one name. */
  name?: string;
  state?: 'ALARM' | 'OK';
  at?: Date;
  description?: string;
}

/** The repository's own playbooks answer other types. */
export const ALERT_TYPE = 'memory-in-tests';

const DESCRIPTION = `EC2 host uses nearly all of its memory and swaps. stackflow:alert-type=${ALERT_TYPE}`;
const METRIC = { namespace: 'CWAgent', name: 'mem_used_percent' };
const REASON = 'Threshold Crossed: 1 datapoint [96.0] was greater than the threshold (90.0).';

/** CloudWatch alarms about memory, by both doors, and what the intake makes of them. */
export function createAlarms(flow: Flow) {
  const sns = new SNSClient({});
  const alerts = createAlertStore(flow.dynamodb, flow.outputs.AlertTable);

  const find = async (fits: (row: AlertOccurrence | RefusedAlert) => boolean) => (await alerts.findAll()).find(fits);

  return {
    /** As CloudWatch publishes it to the topic. */
    async publish({
      instanceId,
      name = `memory-${instanceId}`,
      state = 'ALARM',
      at,
      description = DESCRIPTION,
    }: AlarmOptions): Promise<void> {
      const message = {
        AlarmName: name,
        AlarmDescription: description,
        AlarmArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
        NewStateValue: state,
        NewStateReason: REASON,
        StateChangeTime: (at ?? (await flow.now())).toISOString().replace('Z', '+0000'),
        Trigger: {
          MetricName: METRIC.name,
          Namespace: METRIC.namespace,
          Dimensions: [{ name: 'InstanceId', value: instanceId }],
          ComparisonOperator: 'GreaterThanThreshold',
        },
      };
      await sns.send(new PublishCommand({ TopicArn: flow.outputs.AlertTopicArn, Message: JSON.stringify(message) }));
    },

    /** As EventBridge hands it on. */
    async emit({
      instanceId,
      name = `memory-${instanceId}`,
      state = 'ALARM',
      at,
      description = DESCRIPTION,
    }: AlarmOptions): Promise<void> {
      const timestamp = (at ?? (await flow.now())).toISOString().replace('Z', '+0000');
      const metrics = [
        { id: 'm1', metricStat: { metric: { ...METRIC, dimensions: { InstanceId: instanceId } }, period: 60, stat: 'Average' } },
      ];
      const detail = {
        alarmName: name,
        configuration: { description, metrics },
        state: { value: state, reason: REASON, timestamp },
      };
      const resources = [`arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`];
      await flow.runtime('_events', {
        event: { source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change', resources, detail },
      });
    },

    /** Waits for an occurrence on a CI for which this is true. */
    occurrence: (ciId: string, fits: (row: AlertOccurrence) => boolean): Promise<AlertOccurrence> =>
      until(`an alert on ${ciId}`, async () => {
        const row = await find((one) => one.alertKey.startsWith(`${ciId}#`) && 'count' in one && fits(one));
        return row as AlertOccurrence | undefined;
      }),

    /** Waits for the note of an alert that could be tied to no CI. */
    refusal: (title: string): Promise<RefusedAlert> =>
      until(
        `the refusal of ${title}`,
        async () => (await find((one) => 'refusedAs' in one && (one.title ?? '').includes(title))) as RefusedAlert | undefined,
      ),

    close: () => sns.destroy(),
  };
}
