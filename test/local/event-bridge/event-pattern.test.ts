import { describe, expect, test } from '@jest/globals';
import { matchesPattern } from '../../../local/event-bridge/event-pattern.ts';

const event = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:one', 'arn:two'],
  detail: { status: 'FAILED', stateMachineArn: 'arn:machine', count: 3, error: null },
};

describe('an event pattern', () => {
  test.each([
    ['one of several values', { detail: { status: ['FAILED', 'ABORTED'] } }, true],
    ['none of the values', { detail: { status: ['SUCCEEDED'] } }, false],
    ['every key', { source: ['aws.states'], detail: { status: ['FAILED'], stateMachineArn: ['arn:machine'] } }, true],
    ['not every key', { source: ['aws.ssm'], detail: { status: ['FAILED'] } }, false],
    ['a value of an array in the event', { resources: ['arn:two'] }, true],
    ['a prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['another prefix', { source: [{ prefix: 'gcp.' }] }, false],
    ['a suffix', { detail: { stateMachineArn: [{ suffix: 'machine' }] } }, true],
    ['anything but', { detail: { status: [{ 'anything-but': ['RUNNING'] }] } }, true],
    ['anything but that', { detail: { status: [{ 'anything-but': 'FAILED' }] } }, false],
    ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'gcp.' } }] }, true],
    ['anything but that prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
    ['one of several patterns', { $or: [{ source: ['aws.ssm'] }, { detail: { status: ['FAILED'] } }] }, true],
    ['none of several patterns', { $or: [{ source: ['aws.ssm'] }, { detail: { status: ['ABORTED'] } }] }, false],
    ['a key that is there', { detail: { status: [{ exists: true }] } }, true],
    ['a key that is missing', { detail: { other: [{ exists: false }] } }, true],
    ['a number', { detail: { count: [3] } }, true],
    ['null', { detail: { error: [null] } }, true],
    ['something deeper than the event', { detail: { status: { deep: ['x'] } } }, false],
  ])('%s', (_name, pattern, isMatch) => {
    expect(matchesPattern(event, pattern)).toBe(isMatch);
  });

  test('with an unknown matcher is refused', () => {
    expect(() => matchesPattern(event, { source: [{ wildcard: '*' }] })).toThrow('wildcard');
  });
});
