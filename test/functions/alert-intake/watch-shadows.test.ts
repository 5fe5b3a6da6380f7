import { expect, test } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { processBatch, type IntakeFunctionDependencies } from '../../../functions/alert-intake/process-batch.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { createFakes } from '../../intake/fakes.ts';

const NOW = new Date('2026-05-19T10:01:00Z');
const payload = {
  AlarmName: 'memory',
  AlarmDescription: 'stackflow:alert-type=high-memory',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:memory',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed',
  StateChangeTime: '2026-05-19T10:00:00.000+0000',
  Trigger: { MetricName: 'mem_used_percent', Namespace: 'CWAgent', Dimensions: [{ name: 'InstanceId', value: 'i-0a1b2c3d4e5f60001' }] },
};
const body = JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:us-east-1:000000000000:StackFlow-Alerts', Message: JSON.stringify(payload) });
const record = { messageId: 'm1', body, attributes: { SentTimestamp: String(NOW.getTime()) }, eventSource: 'aws:sqs' };

test('a shadow that can not be watched makes no message come again, and its request is published all the same', async () => {
  const classify = () => Promise.resolve({ category: 'compute', confidence: 0.94, model: 'test' });
  const { dependencies, effects } = createFakes({ cis: [{ ciId: 'CI1', ciClass: 'Server', instanceId: 'i-0a1b2c3d4e5f60001' }], playbooks: [makePlaybook()], classify, now: NOW });
  let watched = 0;
  const watchShadows = () => Promise.reject(new Error(`no table, ${(watched += 1)}`));

  const response = await processBatch({ Records: [record] } as SQSEvent, {} as Context, { ...dependencies, watchShadows } as unknown as IntakeFunctionDependencies);

  expect(watched).toBe(1);
  expect(response).toEqual({ batchItemFailures: [] });
  expect(effects.published).toHaveLength(1);
});
