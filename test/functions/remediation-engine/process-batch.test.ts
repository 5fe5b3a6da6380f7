import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Context, SQSEvent } from 'aws-lambda';
import { processBatch, type EngineDependencies } from '../../../functions/remediation-engine/process-batch.ts';
import type { LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import { makeRequest } from '../../support/fixtures.ts';

const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:Standard.fifo';

/** AWS hands out several messages per group at once, which the embedded SQS never does: hence batches made here. */
const makeEvent = (records: { id: string; group: string }[]): SQSEvent => ({
  Records: records.map(({ id, group }) => ({
    messageId: id,
    receiptHandle: id,
    body: JSON.stringify(makeRequest({ remediationId: id, incident: { ciId: group } })),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: group,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE_ARN,
    awsRegion: 'us-east-1',
  })),
});

/** An engine whose stores are in memory; `broken` and `busy` ids can't be received or leased now. */
function makeEngine() {
  const rows = new Map<string, LedgerEntry>();
  const state = { broken: new Set<string>(), busy: new Set<string>(), started: [] as string[], visibility: [] as string[] };
  const dependencies = {
    ledger: {
      get: (id: string) => (state.broken.has(id) ? Promise.reject(new Error('the store is down')) : Promise.resolve(rows.get(id))),
      receive: (entry: LedgerEntry) => Promise.resolve(void rows.set(entry.remediationId, entry)),
      recordLease: () => Promise.resolve(true),
      recordWaiting: () => Promise.resolve(true),
      recordStart: (id: string, executionArn: string) => Promise.resolve(Boolean(rows.set(id, { ...rows.get(id), executionArn } as LedgerEntry))),
    },
    leases: {
      acquire: (ciId: string, id: string) =>
        Promise.resolve(state.busy.has(id) ? { kind: 'busy', lease: { ciId, token: 1, holder: 'x' } } : { kind: 'held', token: 1 }),
      mayAskAboutHolder: () => Promise.resolve(false),
    },
    playbooks: { get: () => Promise.resolve({ maxAgeSeconds: 3600 }) },
    kms: { send: () => Promise.resolve({ MacValid: true }) },
    sfn: { send: ({ input }: { input: { name: string } }) => Promise.resolve({ executionArn: String(state.started.push(input.name)) }) },
    sqs: { send: ({ input }: { input: { ReceiptHandle: string; VisibilityTimeout: number } }) => Promise.resolve(state.visibility.push(input.ReceiptHandle)) },
    deadLetters: { send: () => Promise.reject(new Error('nothing is to be rejected here')) },
    signingKeyIds: ['key-1'],
    p1QueueArn: 'arn:aws:sqs:us-east-1:000000000000:P1.fifo',
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:StackFlow-Remediation',
    clock: { now: () => new Date('2026-05-19T10:00:10Z') },
  } as unknown as EngineDependencies;
  const run = async (event: SQSEvent) =>
    (await processBatch(event, {} as Context, dependencies)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { state, run };
}

/** What has to come back: the first that fails of each group, and all behind it. */
function expectedFailures(records: { id: string; group: string }[], failing: Set<string>): string[] {
  const stopped = new Set<string>();
  return records.flatMap(({ id, group }) => {
    if (failing.has(id)) stopped.add(group);
    return stopped.has(group) ? [id] : [];
  });
}

async function check(groups: string[], isFailing: (index: number) => boolean): Promise<void> {
  const { state, run } = makeEngine();
  const records = groups.map((group, index) => ({ id: `rem-${index}`, group }));
  state.broken = new Set(records.filter((_, index) => isFailing(index)).map(({ id }) => id));

  const failed = await run(makeEvent(records));
  state.broken.clear();
  const failedAgain = await run(makeEvent(records.filter(({ id }) => failed.includes(id))));

  expect([...failed].sort()).toEqual(expectedFailures(records, new Set(records.filter((_, index) => isFailing(index)).map(({ id }) => id))).sort());
  expect(failedAgain).toEqual([]);
  for (const group of new Set(groups)) {
    const ids = records.filter((record) => record.group === group).map(({ id }) => id);
    expect(state.started.filter((id) => ids.includes(id))).toEqual(ids);
  }
}

describe('a batch of the engine', () => {
  test('gives back every failing record and all later ones of its group, and starts each once on the same container', async () => {
    for (let size = 1; size <= 6; size += 1)
      for (let groupCount = 1; groupCount <= Math.min(3, size); groupCount += 1)
        for (let subset = 0; subset < 2 ** size; subset += 1) {
          const groups = Array.from({ length: size }, (_, index) => `CI${index % groupCount}`);
          await check(groups, (index) => (subset & (1 << index)) !== 0);
        }
  }, 60_000);

  test('does so for any batch of up to ten records in up to three groups', async () => {
    const record = fc.record({ group: fc.constantFrom('CI0', 'CI1', 'CI2'), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 7, maxLength: 10 }), (records) =>
        check(records.map(({ group }) => group), (index) => records[index]?.fails ?? false),
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  test('hands a busy record and the rest of its group back with a short visibility, and no other group', async () => {
    const { state, run } = makeEngine();
    state.busy.add('rem-1');

    const failed = await run(makeEvent(['A', 'B', 'A', 'B'].map((group, index) => ({ id: `rem-${index}`, group }))));

    expect(failed).toEqual(['rem-1', 'rem-3']);
    expect(state.visibility).toEqual(['rem-1', 'rem-3']);
    expect(state.started).toEqual(['rem-0', 'rem-2']);
  });
});
