import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signChainHeads } from '../../../functions/sign-chain-heads/sign-chain-heads.ts';
import type { ChainList } from '../../../src/contracts/audit-evidence.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createAuditStore } from '../../../src/stores/audit-store.ts';
import { createChainHeadStore } from '../../../src/stores/chain-head-store.ts';
import { createChainListStore, type ChainListStoreOptions } from '../../../src/stores/chain-list-store.ts';
import { createCloudTrailEventStore } from '../../../src/stores/cloud-trail-event-store.ts';
import { auditRecord } from '../../stores/audit-record.ts';
import { verifyTrail } from '../../stores/read-audit-evidence.ts';
import { startAuditKeeper, type AuditKeeper } from '../../stores/start-audit-keeper.ts';

let keeper: AuditKeeper;
beforeAll(async () => {
  keeper = await startAuditKeeper();
}, 60_000);
afterAll(() => keeper.close());

let place: ChainListStoreOptions;
beforeEach(async () => {
  await keeper.empty();
  ({ place } = keeper.newPlace(systemClock));
});
afterEach(() => keeper.clearFaults());

const sign = () => signChainHeads({ heads: createChainHeadStore(keeper.databaseOf('keeper')), lists: createChainListStore(place) });
const readList = async (): Promise<ChainList | undefined> => {
  const list = await sign();
  return list && createChainListStore(place).read(list);
};

/** @param age minutes since the record was written */
const record = (remediationId: string, ciId: string, age = 60) =>
  createAuditStore(keeper.databaseOf('writer')).record(
    auditRecord({ remediationId, ciId, recordedAt: new Date(Date.now() - age * 60_000).toISOString() }),
  );
const link = (eventId: string, remediationId: string, ciId: string) =>
  createCloudTrailEventStore(keeper.databaseOf('writer')).record({
    eventId,
    remediationId,
    ciId,
    requestId: 'request-1',
    eventSource: 'ssm.amazonaws.com',
    eventName: 'SendCommand',
    eventTime: '2026-05-19T10:00:05.000Z',
    awsRegion: 'us-east-1',
    accountId: '000000000000',
    identityArn: 'arn:aws:sts::000000000000:assumed-role/StackFlow-Remediation-Target/rem-1',
    receivedAt: new Date(Date.now() - 3_600_000).toISOString(),
  });

describe('the daily list', () => {
  test('names the last link of every chain, of records and of events', async () => {
    await record('one-1', 'CI-1');
    const one = await record('one-2', 'CI-1');
    const two = await record('two-1', 'CI-2');
    const event = await link('event-1', 'one-2', 'CI-1');

    expect(await readList()).toMatchObject({
      kind: 'heads',
      records: [['CI-1', 2, one.hash], ['CI-2', 1, two.hash]],
      events: [['CI-1', 1, event.hash]],
    });
  });

  test('vouches for the whole trail, and for what came since the day before', async () => {
    await record('one-1', 'CI-1');
    await link('event-1', 'one-1', 'CI-1');
    await sign();
    await record('one-2', 'CI-1', 30);
    await record('two-1', 'CI-2', 30);
    expect((await verifyTrail(keeper, place)).firstBad).toMatchObject({ kind: 'mark', ciId: expect.stringMatching(/CI-/) });
    await sign();

    const verdict = await verifyTrail(keeper, place);
    expect(verdict.bad.first).toEqual([]);
    expect(verdict.vouched.records).toEqual({ byLists: 3, byLedger: 0, byNothing: 0 });
    expect(verdict.checked).toMatchObject({ records: 3, events: 1, lists: 2 });
  });

  test('is there also when nothing was ever recorded', async () => {
    expect(await readList()).toMatchObject({ records: [], events: [], previous: null });
  });

  test('says it was signed before what it names was read, so that it leaves nothing older out', async () => {
    let readAt = 0;
    const store = createChainHeadStore(keeper.databaseOf('keeper'));
    const readHeads = async () => {
      readAt = Date.now();
      await record('late', 'CI-1', 0);
      return store.readHeads();
    };

    const list = await signChainHeads({ heads: { readHeads }, lists: createChainListStore(place) });

    expect(Date.parse(list?.signedAt ?? '')).toBeLessThanOrEqual(readAt);
    expect(list && (await createChainListStore(place).read(list)).records).toHaveLength(1);
  });
});

describe('when things go wrong', () => {
  test('two runs at once give one line of lists, each of them sound', async () => {
    await record('one-1', 'CI-1');

    await Promise.all([sign(), sign(), sign()]);
    await sign();

    const verdict = await verifyTrail(keeper, place);
    expect(verdict.bad.first).toEqual([]);
    expect(verdict.checked.lists).toBeGreaterThanOrEqual(4);
  });

  test('a database that is away is an error that can be retried, and the next run signs', async () => {
    await record('one-1', 'CI-1');
    await keeper.fault({ service: 'rds-data', operation: 'ExecuteStatement', kind: 'throttle' });

    await expect(sign()).rejects.toMatchObject({ name: 'AuditUnavailableError' });
    await sign();

    expect((await verifyTrail(keeper, place)).bad.first).toEqual([]);
  });

  test('whoever signs may read the trail and not write it', async () => {
    const asKeeper = createAuditStore(keeper.databaseOf('keeper'));

    await expect(asKeeper.record(auditRecord({ recordedAt: new Date().toISOString() }))).rejects.toThrow('SQLState: 42501');
  });
});
