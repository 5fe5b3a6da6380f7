import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RDSDataClient } from '@aws-sdk/client-rds-data';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import type { CloudTrailEvent } from '../../src/contracts/cloud-trail-event.ts';
import { createCloudTrailEventStore, type CloudTrailEventStore } from '../../src/stores/cloud-trail-event-store.ts';
import { auditRecord } from './audit-record.ts';
import { startAuditDatabase, type AuditDatabase } from './start-audit-database.ts';

let database: AuditDatabase;
let store: CloudTrailEventStore;
beforeAll(async () => {
  database = await startAuditDatabase();
  store = createCloudTrailEventStore(database.writer);
}, 60_000);
afterAll(() => database.close());

const event = (eventId: string, changes: Partial<CloudTrailEvent> = {}): CloudTrailEvent => ({
  eventId,
  remediationId: 'rem-1',
  ciId: 'CI-1',
  requestId: 'request-1',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'SendCommand',
  eventTime: '2026-05-19T10:00:05.000Z',
  awsRegion: 'us-east-1',
  accountId: '000000000000',
  identityArn: 'arn:aws:sts::000000000000:assumed-role/StackFlow-Remediation-Target/rem-1',
  receivedAt: '2026-05-19T10:05:00.000Z',
  ...changes,
});

const textsOf = async (sql: string) => (await database.run(sql)).map((row) => row.map(({ stringValue }) => stringValue));

describe('record', () => {
  test('writes every column, and the text that was hashed', async () => {
    const { hash } = await store.record(event('whole', { ciId: 'CI-whole' }));

    const [[canonical, eventTime] = []] = await textsOf(
      "select canonical, to_char(event_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') from remediation.cloud_trail_event where event_id = 'whole'",
    );
    expect(JSON.parse(canonical ?? '')).toEqual({ ...event('whole', { ciId: 'CI-whole' }), sequence: 1, previousHash: null });
    expect(hash).toBe(createHash('sha256').update(canonical ?? '').digest('hex'));
    expect(eventTime).toBe('2026-05-19 10:00:05');
  });

  test('chains the events of a CI, whichever remediation they are of', async () => {
    const ciId = 'CI-chain';
    const first = await store.record(event('chain-1', { ciId }));
    const second = await store.record(event('chain-2', { ciId, remediationId: 'rem-2' }));

    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    const previous = await textsOf("select previous_hash from remediation.cloud_trail_event where event_id = 'chain-2'");
    expect(previous).toEqual([[first.hash]]);
  });

  test('returns the first row when the same event comes again, later', async () => {
    const first = await store.record(event('twice', { ciId: 'CI-twice' }));
    await store.record(event('behind-it', { ciId: 'CI-twice' }));

    const again = await store.record(event('twice', { ciId: 'CI-twice', receivedAt: '2026-05-19T11:00:00.000Z' }));

    expect(again).toEqual(first);
    expect(await textsOf("select event_id from remediation.cloud_trail_event where ci_id = 'CI-twice' order by sequence")).toEqual([['twice'], ['behind-it']]);
  });

  test('keeps the chain whole when several events come at once, each of them twice', async () => {
    const events = ['a', 'b', 'c', 'd'].map((name) => event(`at-once-${name}`, { ciId: 'CI-at-once' }));

    const places = await Promise.all([...events, ...events].map((one) => store.record(one)));

    expect(places.slice(4)).toEqual(places.slice(0, 4));
    expect(places.slice(0, 4).map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3, 4]);
  });

  test('gives up for now when the chain moves under every attempt', async () => {
    const rdsDataOfOthers = { send: () => Promise.resolve({ records: [] }) } as unknown as RDSDataClient;
    const busy = createCloudTrailEventStore({ ...database.writer, rdsData: rdsDataOfOthers });

    await expect(busy.record(event('busy'))).rejects.toMatchObject({ name: 'AuditUnavailableError' });
  });
});

describe('the view audit_trail', () => {
  const HOUR_MS = 3_600_000;
  const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
  const stateOf = async (changes: Partial<AuditRecord> & { remediationId: string }) => {
    await database.insert([auditRecord({ ciId: `CI-${changes.remediationId}`, recordedAt: ago(HOUR_MS / 2), awsRequestIds: ['request-1'], ...changes })]);
    const where = `remediation_id = '${changes.remediationId}'`;
    return (await textsOf(`select cloud_trail_state, cloud_trail_event_id from remediation.audit_trail where ${where}`))[0];
  };

  test('waits for an event for an hour', async () => {
    expect(await stateOf({ remediationId: 'young' })).toEqual(['expected', undefined]);
    expect(await stateOf({ remediationId: 'old', recordedAt: ago(HOUR_MS * 1.1) })).toEqual(['overdue', undefined]);
  });

  test('links an event that came before the record', async () => {
    await store.record(event('early', { remediationId: 'early', ciId: 'CI-early' }));

    expect(await stateOf({ remediationId: 'early', recordedAt: ago(HOUR_MS * 2) })).toEqual(['linked', 'early']);
  });

  test('says why none can come', async () => {
    const detail = { cloudTrailStatus: 'not-recorded', cloudTrailDetail: 'no trail' } as const;

    expect(await stateOf({ remediationId: 'nowhere', recordedAt: ago(HOUR_MS * 2), ...detail })).toEqual(['not-recorded', undefined]);
    expect(await stateOf({ remediationId: 'nothing', cloudTrailStatus: 'none', awsRequestIds: [] })).toEqual(['none', undefined]);
  });
});
