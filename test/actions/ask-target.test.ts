import { describe, expect, test } from '@jest/globals';
import { ask, classifyError } from '../../src/actions/ask-target.ts';

const awsError = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error('said the service'), { name, ...(httpStatusCode && { $metadata: { httpStatusCode } }) });

describe('an error of a call that changes something', () => {
  test.each([
    ['ThrottlingException', 400],
    ['Throttling', 400],
    ['TooManyRequestsException', 429],
    ['RequestLimitExceeded', 503],
    ['TooManyInvalidationsInProgress', 400],
    ['ResourceContentionFault', 500],
    ['ScalingActivityInProgressFault', 400],
  ])('%s (%d) means: nothing was done, ask again', (name, status) => {
    expect(classifyError(awsError(name, status))).toBe('throttled');
  });

  test.each([
    ['AccessDenied', 403],
    ['DBInstanceNotFoundFault', 404],
    ['InvalidDBInstanceStateFault', 400],
    ['InvalidInstanceId', 400],
  ])('%s (%d) means: nothing was done, and it never will be', (name, status) => {
    expect(classifyError(awsError(name, status))).toBe('refused');
  });

  test.each([
    ['InternalFailure', 500],
    ['ServiceUnavailable', 503],
    ['TimeoutError', undefined],
    ['Error', undefined],
  ])('%s (%s) means: it may have been done', (name, status) => {
    expect(classifyError(awsError(name, status))).toBe('ambiguous');
  });
});

test.each([
  ['AccessDenied', 403, 'TargetRefusedError'],
  ['Throttling', 400, 'TransientTargetError'],
  ['InternalFailure', 500, 'TransientTargetError'],
])('a read that fails with %s (%d) throws %s, with the service\'s own words', async (name, status, expected) => {
  await expect(ask(Promise.reject(awsError(name, status)))).rejects.toMatchObject({ name: expected, message: `${name}: said the service` });
});
