import { describe, expect, test } from '@jest/globals';
import type { Effect } from '../../src/contracts/ledger-entry.ts';
import type { ActionType } from '../../src/contracts/names.ts';
import { expectCloudTrail, isAnswerLost } from '../../src/decisions/cloud-trail.ts';

const ACCOUNT = '000000000000';
const ALL = ['management', 'lambda', 'cloudfront', 'accounts'];
const session = (account: string): string => `arn:aws:sts::${account}:assumed-role/StackFlow-Remediation-Target/rem-1`;

const expectation = (actionType: ActionType, coverage: string[], { account = ACCOUNT, ids = ['request-1'], isLost = false } = {}) =>
  expectCloudTrail({ actionType, awsRequestIds: ids, iamIdentity: session(account), isAnswerLost: isLost }, coverage, ACCOUNT);

const NOT_ELSEWHERE: ActionType[] = ['ssm-run-command', 'ecs-update-service', 'rds-reboot', 'rds-failover', 'asg-set-capacity', 'ec2-reboot'];

describe("CloudTrail's event of a call", () => {
  test.each(NOT_ELSEWHERE)('of %s is expected where a trail delivers management events', (actionType) => {
    expect(expectation(actionType, ['management'])).toEqual({ cloudTrailStatus: 'expected', cloudTrailDetail: null });
  });

  test.each<[ActionType, string]>([
    ['lambda-invoke', 'lambda'],
    ['cloudfront-invalidation', 'cloudfront'],
  ])('of %s is expected with coverage %s besides', (actionType, kind) => {
    expect(expectation(actionType, ['management', kind])).toMatchObject({ cloudTrailStatus: 'expected' });
  });

  test.each<[string, ActionType, string[], string]>([
    ['without a trail', 'ssm-run-command', [], 'createTrail'],
    ['of an invocation, without a selector', 'lambda-invoke', ['management', 'cloudfront', 'accounts'], 'trailLambdaArns'],
    ['of an invocation, with a selector and no trail', 'lambda-invoke', ['lambda'], 'createTrail'],
    ['of an invalidation, without forwarding from us-east-1', 'cloudfront-invalidation', ['management', 'lambda'], 'us-east-1'],
  ])('%s is not recorded, and the record says why', (_, actionType, coverage, why) => {
    expect(expectation(actionType, coverage)).toEqual({ cloudTrailStatus: 'not-recorded', cloudTrailDetail: expect.stringContaining(why) });
  });

  test('in a target account is recorded only when that account forwards it', () => {
    const options = { account: '111111111111' };

    expect(expectation('ec2-reboot', ['management'], options)).toMatchObject({
      cloudTrailStatus: 'not-recorded',
      cloudTrailDetail: expect.stringContaining('target account'),
    });
    expect(expectation('ec2-reboot', ['management', 'accounts'], options)).toMatchObject({ cloudTrailStatus: 'expected' });
  });

  test.each([[[]], [['']]])('is none when nothing was called, as with request ids %j', (ids) => {
    expect(expectation('ssm-run-command', ALL, { ids })).toEqual({ cloudTrailStatus: 'none', cloudTrailDetail: null });
  });

  test('of a call whose answer was lost can not be linked by a request id', () => {
    expect(expectation('ssm-run-command', ALL, { ids: [], isLost: true })).toEqual({
      cloudTrailStatus: 'not-recorded',
      cloudTrailDetail: expect.stringContaining('was lost'),
    });
    expect(expectation('ssm-run-command', ALL, { isLost: true })).toMatchObject({ cloudTrailStatus: 'expected' });
  });
});

test.each<[string, Partial<Effect>, boolean]>([
  ['answered', { status: 'acknowledged', awsRequestIds: ['request-1'] }, false],
  ['refused', { status: 'refused' }, false],
  ['under way or cut off', { status: 'intended' }, true],
  ['found by a probe', { status: 'acknowledged', awsRequestIds: [] }, true],
  ['answered at the second attempt', { status: 'acknowledged', callEnded: true, awsRequestIds: ['request-2'] }, true],
])('an answer is lost or not when the call was %s', (_, effect, isLost) => {
  expect(isAnswerLost(effect as Effect)).toBe(isLost);
});
