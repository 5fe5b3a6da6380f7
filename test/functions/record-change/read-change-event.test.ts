import type { EventBridgeEvent } from 'aws-lambda';
import { describe, expect, test } from '@jest/globals';
import { readChangeEvent } from '../../../functions/record-change/read-change-event.ts';

const event = (source: string, detailType: string, detail: unknown, resources: string[] = []): EventBridgeEvent<string, unknown> => ({
  version: '0',
  id: 'ddca6449-b258-46c0-8653-e0e3aEXAMPLE',
  'detail-type': detailType,
  source,
  account: '000000000000',
  time: '2026-05-19T10:00:00Z',
  region: 'us-east-1',
  resources,
  detail,
});

const STACK = 'arn:aws:cloudformation:us-east-1:000000000000:stack/checkout/2e7ab2d1-0b4a-11f0-9cf2-0affd0d4d0c1';

describe('an event of a change', () => {
  test('of the host names every CI that it touched, and when it was implemented', () => {
    const detail = { id: 'CHG0000456', state: 'implemented', ci_ids: ['CI1', 'CI2'], implemented_at: '2026-05-19T09:58:00Z', short_description: 'New index' };

    expect(readChangeEvent(event('stackflow.changes', 'Change Implemented', detail))).toEqual({
      feed: 'host',
      occurredAt: '2026-05-19T10:00:00.000Z',
      changes: ['CI1', 'CI2'].map((ciId) => ({ ciId, changeId: 'CHG0000456', implementedAt: '2026-05-19T09:58:00Z', summary: 'New index' })),
    });
  });

  test.each(['Change Feed Heartbeat', 'Scheduled Event'])('that is none, %s, only shows that the feed lives', (type) => {
    expect(readChangeEvent(event('x', type, {}))).toMatchObject({ changes: [], occurredAt: '2026-05-19T10:00:00.000Z' });
  });

  test.each([
    ['ECS Deployment State Change', { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: 'ecs-svc/123' }, 'ecs-svc/123'],
    ['CodeDeploy Deployment State-change Notification', { deploymentId: 'd-123456789', state: 'START', application: 'shop' }, 'd-123456789'],
  ])('of AWS, %s, is recorded on its resources', (type, detail, changeId) => {
    const resources = ['arn:aws:x:us-east-1:000000000000:one', 'arn:aws:x:us-east-1:000000000000:two'];

    const { feed, changes } = readChangeEvent(event('aws.x', type, detail, resources));

    expect(feed).toBe('aws');
    expect(changes.map((change) => [change.ciId, change.changeId, change.implementedAt])).toEqual(resources.map((arn) => [arn, changeId, '2026-05-19T10:00:00Z']));
  });

  test('of a CloudFormation stack is found by its ARN with and without its id', () => {
    const detail = { 'stack-id': STACK, 'status-details': { status: 'UPDATE_COMPLETE', 'status-reason': '' } };

    const { changes } = readChangeEvent(event('aws.cloudformation', 'CloudFormation Stack Status Change', detail, [STACK]));

    expect(changes.map(({ ciId }) => ciId)).toEqual([STACK, 'arn:aws:cloudformation:us-east-1:000000000000:stack/checkout']);
  });

  test.each([
    ['no detail', 'Change Implemented', undefined],
    ['no CIs', 'Change Implemented', { id: 'CHG1' }],
    ['a CI that is none', 'Change Implemented', { id: 'CHG1', ci_ids: ['a b'] }],
    ['no deployment', 'ECS Deployment State Change', { eventName: 'x' }],
    ['another type', 'EC2 Instance State-change Notification', {}],
  ])('with %s is an error that says so, and goes where an alarm hangs', (_, type, detail) => {
    expect(() => readChangeEvent(event('x', type, detail))).toThrow(expect.objectContaining({ name: 'InvalidInputError' }));
  });
});
