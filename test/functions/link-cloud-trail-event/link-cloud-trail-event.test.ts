import { beforeEach, describe, expect, test } from '@jest/globals';
import { linkCloudTrailEvent } from '../../../functions/link-cloud-trail-event/link-cloud-trail-event.ts';
import type { CloudTrailEvent } from '../../../src/contracts/cloud-trail-event.ts';
import type { Effect, LedgerCloudTrailEvent, LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import { AuditUnavailableError } from '../../../src/stores/audit-errors.ts';
import { makeCall, sessionOf, wrap } from './events.ts';

const NOW = new Date('2026-05-19T10:05:00Z');
const OWN = 'arn:aws:sts::000000000000:assumed-role/stackflow-remediation-prod-ExecuteActionRole-1A2B/StackFlow-ExecuteAction';

/** Its call was answered, unless told otherwise. */
const makeEffect = (changes: Partial<Effect> = { awsRequestIds: ['request-1'] }): Effect => ({
  status: 'acknowledged',
  plan: {} as Effect['plan'],
  invocationId: 'invocation-1',
  intendedAt: '2026-05-19T10:00:04.500Z',
  identity: sessionOf('rem-1'),
  ...changes,
});

const makeEntry = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  remediationId: 'rem-1',
  requestHash: 'hash',
  requestBody: '{}',
  incidentId: 'INC0000001',
  ciId: 'CI0000001',
  playbookId: 'restart-service',
  attempt: 1,
  receivedAt: '2026-05-19T10:00:00.000Z',
  effect: makeEffect(),
  expiresAt: 0,
  ...changes,
});

let entry: LedgerEntry | undefined;
let recorded: CloudTrailEvent[];
let inLedger: [string, LedgerCloudTrailEvent][];
beforeEach(() => {
  entry = makeEntry();
  recorded = [];
  inLedger = [];
});

const place = (eventId: string): LedgerCloudTrailEvent => ({ eventId, sequence: 1, hash: 'a'.repeat(64) });
const link = (detail: unknown) =>
  linkCloudTrailEvent(wrap(detail), {
    ledger: {
      get: (remediationId) => Promise.resolve(remediationId === entry?.remediationId ? entry : undefined),
      recordCloudTrailEvent: (...args) => Promise.resolve(void inLedger.push(args)),
    },
    events: {
      record: (event) => {
        recorded.push(event);
        return Promise.resolve(place(event.eventId));
      },
    },
    clock: { now: () => NOW },
  });

describe('an event of a call of ours', () => {
  test('is written with what the audit trail needs, then into the ledger', async () => {
    const call = makeCall('rem-1');

    await link(call);

    const eventId = call['eventID'] as string;
    expect(recorded).toEqual([
      {
        eventId,
        remediationId: 'rem-1',
        ciId: 'CI0000001',
        requestId: 'request-1',
        eventSource: 'ssm.amazonaws.com',
        eventName: 'SendCommand',
        eventTime: '2026-05-19T10:00:05.000Z',
        awsRegion: 'us-east-1',
        accountId: '000000000000',
        identityArn: sessionOf('rem-1'),
        receivedAt: NOW.toISOString(),
      },
    ]);
    expect(inLedger).toEqual([['rem-1', place(eventId)]]);
  });

  test('is found by the user agent when the Lambda acts as its own role', async () => {
    entry = makeEntry({ effect: makeEffect({ identity: OWN, awsRequestIds: ['request-1'] }) });
    const { userIdentity } = makeCall('rem-1');

    await link(makeCall('rem-1', { userIdentity: { ...(userIdentity as object), arn: OWN } }));

    expect(recorded).toMatchObject([{ remediationId: 'rem-1', identityArn: OWN }]);
  });

  test('is found by the name of the session when the user agent says nothing', async () => {
    await link(makeCall('rem-1', { userAgent: 'Boto3/1.34' }));

    expect(recorded).toHaveLength(1);
  });

  test.each([
    ['while the call is still under way', makeEffect({ status: 'intended' })],
    ['of a call whose answer was lost', makeEffect({ status: 'intended', callEnded: true, outcome: 'unknown' })],
    ['of a call that a probe found', makeEffect({ awsRequestIds: [] })],
    ['of the first call, of which the second was answered', makeEffect({ callEnded: true, awsRequestIds: ['request-2'] })],
  ])('is linked %s', async (_, effect) => {
    entry = makeEntry({ effect });

    await link(makeCall('rem-1'));

    expect(recorded).toHaveLength(1);
  });

  test('is linked when the remediation is long settled', async () => {
    entry = makeEntry({ settledAt: '2026-05-19T10:01:00.000Z' });

    await link(makeCall('rem-1'));

    expect(recorded).toHaveLength(1);
  });

  test('with a date behind its name and fields that a later version adds is read', async () => {
    await link(makeCall('rem-1', { eventVersion: '1.42', eventName: 'CreateInvalidation2020_05_31', somethingNew: { nested: [] } }));

    expect(recorded).toMatchObject([{ eventName: 'CreateInvalidation2020_05_31' }]);
  });

  test('is not in the ledger when the database could not take it', async () => {
    const failing = linkCloudTrailEvent(wrap(makeCall('rem-1')), {
      ledger: { get: () => Promise.resolve(entry), recordCloudTrailEvent: (...args) => Promise.resolve(void inLedger.push(args)) },
      events: { record: () => Promise.reject(new AuditUnavailableError('it resumes')) },
      clock: { now: () => NOW },
    });

    await expect(failing).rejects.toMatchObject({ name: 'AuditUnavailableError' });
    expect(inLedger).toEqual([]);
  });
});

describe('a foreign event', () => {
  const other = { ...(makeCall('rem-1')['userIdentity'] as object), arn: sessionOf('rem-1').replace('web', 'other') };

  test.each([
    ['of an unknown remediation', makeCall('rem-2')],
    ['of a session that names none', makeCall('rem-1', { userAgent: 'x', userIdentity: { type: 'AssumedRole', arn: sessionOf('somebody@example.com') } })],
    ['of another role whose session has the remediation\'s name', makeCall('rem-1', { userIdentity: other })],
    ['of a service without an identity', makeCall('rem-1', { userIdentity: { type: 'AWSService' } })],
    ['with another request id', makeCall('rem-1', { requestID: 'request-2' })],
    ['without a request id', makeCall('rem-1', { requestID: null })],
    ['that only read', makeCall('rem-1', { readOnly: true })],
  ])('%s is dropped', async (_, call) => {
    await link(call);

    expect(recorded).toEqual([]);
    expect(inLedger).toEqual([]);
  });

  test.each([
    ['that has called nothing', { effect: undefined }],
    ['whose call was not made', { effect: makeEffect({ status: 'refused' }) }],
    ['that has a hundred events', { cloudTrailEvents: Array.from({ length: 100 }, (_, index) => place(`event-${index}`)) }],
  ])('of a remediation %s is dropped', async (_, changes) => {
    entry = makeEntry(changes as Partial<LedgerEntry>);

    await link(makeCall('rem-1'));

    expect(recorded).toEqual([]);
  });

  test.each([
    ['of a call that was refused', { errorCode: 'ThrottlingException' }],
    ['without a request id', { requestID: undefined }],
  ])('%s is dropped, although the answer of another was lost', async (_, changes) => {
    entry = makeEntry({ effect: makeEffect({ status: 'intended', callEnded: true }) });

    await link(makeCall('rem-1', changes));

    expect(recorded).toEqual([]);
  });

  test('is not one that was linked before: the hundredth comes twice', async () => {
    const call = makeCall('rem-1');
    const known = [...Array.from({ length: 99 }, (_, index) => place(`event-${index}`)), place(call['eventID'] as string)];
    entry = makeEntry({ cloudTrailEvents: known });

    await link(call);

    expect(recorded).toHaveLength(1);
  });
});

test.each([
  ['no detail', undefined],
  ['another major version', makeCall('rem-1', { eventVersion: '2.0' })],
  ['an event id that is none', makeCall('rem-1', { eventID: 'x' })],
  ['a time that is none', makeCall('rem-1', { eventTime: 'yesterday' })],
  ['an account that is none', makeCall('rem-1', { recipientAccountId: '12' })],
  ['a control character in its request id', makeCall('rem-1', { requestID: 'a\u0000b' })],
  ['no identity', makeCall('rem-1', { userIdentity: undefined })],
])('%s is an error that says so, and goes where an alarm hangs', async (_, detail) => {
  await expect(link(detail)).rejects.toMatchObject({ name: 'InvalidInputError' });
});
