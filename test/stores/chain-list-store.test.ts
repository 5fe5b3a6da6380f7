import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { GetObjectCommand, GetObjectRetentionCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signedChainListSchema, type ChainList, type ChainMark } from '../../src/contracts/audit-evidence.ts';
import { createFindings } from '../../src/decisions/verify-audit/findings.ts';
import { readLists, type ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import { createChainListStore, type ChainListStore, type ChainListStoreOptions } from '../../src/stores/chain-list-store.ts';
import type { LockedObjects } from '../../src/stores/locked-objects.ts';
import { startAuditKeeper, type AuditKeeper } from './start-audit-keeper.ts';

let keeper: AuditKeeper;
beforeAll(async () => {
  keeper = await startAuditKeeper();
}, 60_000);
afterAll(() => keeper.close());

let now = Date.UTC(2026, 4, 19, 3);
const clock = { now: () => new Date((now += 1000)) };
let place: ChainListStoreOptions;
let objects: LockedObjects;
let store: ChainListStore;
beforeEach(() => {
  ({ place, objects } = keeper.newPlace(clock));
  store = createChainListStore(place);
});
afterEach(() => keeper.clearFaults());

const mark = (ciId: string, sequence: number): ChainMark => [ciId, sequence, String(sequence).padStart(64, '0')];
const heads = (sequence: number) => ({ collect: () => Promise.resolve({ records: [mark('CI-1', sequence)], events: [] }) });

const readAll = async (): Promise<ListFile[]> =>
  Promise.all((await objects.listKeys('lists/')).map(async (key) => ({ key, text: await objects.read(key) })));
const listOf = ({ text }: ListFile): ChainList => JSON.parse(signedChainListSchema.parse(JSON.parse(text)).list) as ChainList;
const rowOf = async (kind: 'heads' | 'anchors') =>
  (await keeper.dynamodb.send(new GetCommand({ TableName: place.controlTable, Key: { scope: `chain-${kind}` } }))).Item;

/** @returns what an auditor finds wrong with the lists */
async function findWrong(): Promise<unknown[]> {
  const findings = createFindings();
  await readLists(await readAll(), keeper.publicKeys, findings);
  return findings.report().bad.first;
}

/** Every list is sound, each follows the one before it, and the control table names the last. */
async function expectOneLine(count: number): Promise<void> {
  const files = await readAll();
  expect(await findWrong()).toEqual([]);
  expect(files).toHaveLength(count);
  expect(await rowOf('heads')).toMatchObject({ key: files.at(-1)?.key });
  expect(await rowOf('heads')).not.toHaveProperty('next');
}

describe('a list', () => {
  test('is signed, so that the public key alone verifies it, and the next one names it', async () => {
    const first = await store.append('heads', heads(1));
    const second = await store.append('heads', heads(2));

    await expectOneLine(2);
    const [one, two] = (await readAll()).map(listOf);
    expect(one).toMatchObject({ schemaVersion: 1, kind: 'heads', stage: 'test', previous: null, records: [mark('CI-1', 1)] });
    expect(two?.previous).toEqual({ key: first?.key, sha256: first?.sha256 });
    expect(second?.key).toBe(`lists/heads/${second?.signedAt}.json`);
    expect(await rowOf('heads')).toEqual({ scope: 'chain-heads', ...second });
  });

  test('is locked, and nobody puts another in its place', async () => {
    const list = await store.append('heads', heads(1));
    const object = { Bucket: place.bucket, Key: list?.key };

    expect((await keeper.s3.send(new GetObjectRetentionCommand(object))).Retention).toMatchObject({ Mode: 'GOVERNANCE' });
    await expect(keeper.s3.send(new PutObjectCommand({ ...object, Body: 'other', IfNoneMatch: '*' }))).rejects.toThrow(/pre-conditions/);
  });

  test('is later than the one before it, though the clock went back', async () => {
    const first = await store.append('heads', heads(1));
    now -= 24 * 60 * 60 * 1000;
    const second = await store.append('heads', heads(2));
    now += 24 * 60 * 60 * 1000;

    expect(Date.parse(second?.signedAt ?? '')).toBe(Date.parse(first?.signedAt ?? '') + 1);
    await expectOneLine(2);
  });

  test('of anchors stands in a line of its own, and only when it is needed', async () => {
    await store.append('heads', heads(1));
    const anchors = (isNeeded: boolean) => ({ ...heads(7), isNeeded: () => Promise.resolve(isNeeded) });

    expect(await store.append('anchors', anchors(false))).toBeUndefined();
    const list = await store.append('anchors', anchors(true));
    expect(await store.append('anchors', anchors(false))).toEqual(list);

    expect(list && (await store.read(list))).toMatchObject({ kind: 'anchors', previous: null });
    expect(await findWrong()).toEqual([]);
    expect(await readAll()).toHaveLength(2);
  });
});

describe('runs at once', () => {
  test('write one line of lists', async () => {
    const stores = Array.from({ length: 6 }, () => createChainListStore(place));

    const lists = await Promise.all(stores.map((one, index) => one.append('heads', heads(index + 1))));

    const count = (await readAll()).length;
    expect(lists.every((list) => list !== undefined)).toBe(true);
    expect(count).toBeGreaterThanOrEqual(6);
    await expectOneLine(count);
  });

  test('write one line of lists when one of them is slow, and goes on long after the others', async () => {
    let goOn = (): void => undefined;
    const slow = store.append('heads', { collect: () => new Promise((resolve) => (goOn = () => resolve({ records: [mark('CI-1', 1)], events: [] }))) });
    while (!(await rowOf('heads'))) await new Promise((resolve) => setImmediate(resolve));

    // The other finishes what the slow one announced, then writes its own, and more come behind it.
    const other = createChainListStore(place);
    await other.append('heads', heads(2));
    await other.append('heads', heads(3));
    const before = await readAll();
    goOn();
    await slow;

    expect((await readAll()).slice(0, 3)).toEqual(before);
    await expectOneLine(before.length);
  });
});

describe('a crash', () => {
  const CALLS = [
    ['the row is read', 'dynamodb', 'GetItem', 0],
    ['the list is announced', 'dynamodb', 'UpdateItem', 0],
    ['it is signed', 'kms', 'Sign', 0],
    ['it is put', 's3', 'PutObject', 0],
    ['it is called the newest', 'dynamodb', 'UpdateItem', 1],
  ] as const;
  const KINDS = [
    ['before', 'error'],
    ['after', 'lost-response'],
  ] as const;

  test.each(CALLS.flatMap((call) => KINDS.map((kind) => [...kind, ...call] as const)))(
    '%s (%s) %s: the next run goes on, and the lists are one line',
    async (_, kind, __, service, operation, skip) => {
      await store.append('heads', heads(1));
      await keeper.fault({ service, operation, kind, skip });

      await expect(store.append('heads', heads(2))).rejects.toThrow();
      expect(await findWrong()).toEqual([]);
      await store.append('heads', heads(3));

      const count = (await readAll()).length;
      expect(count).toBeLessThanOrEqual(3);
      await expectOneLine(count);
      expect((await readAll()).map(listOf).at(-1)?.records).toEqual([mark('CI-1', 3)]);
    },
  );

  test('behind the put leaves a list that the next run takes as it is', async () => {
    await keeper.fault({ service: 's3', operation: 'PutObject', kind: 'lost-response' });
    await expect(store.append('heads', heads(1))).rejects.toThrow();
    const [orphan] = await readAll();

    await store.append('heads', heads(2));

    expect((await readAll())[0]).toEqual(orphan);
    await expectOneLine(2);
  });
});

describe('what is foreign', () => {
  const announceAndCrash = async (): Promise<string> => {
    await keeper.fault({ service: 's3', operation: 'PutObject', kind: 'error' });
    await expect(store.append('heads', heads(1))).rejects.toThrow();
    return `lists/heads/${String((await rowOf('heads'))?.['next'])}.json`;
  };

  const resign = (text: string, changes: Partial<ChainList>): string => {
    const signed = signedChainListSchema.parse(JSON.parse(text));
    return JSON.stringify({ ...signed, list: JSON.stringify({ ...(JSON.parse(signed.list) as ChainList), ...changes }) });
  };

  test.each<[string, (text: string, signedAt: string) => string]>([
    ['no list', () => 'hello'],
    ['signed by nobody', (text, signedAt) => JSON.stringify({ ...signedChainListSchema.parse(JSON.parse(resign(text, { signedAt }))), signature: '' })],
    ['signed for something else', (text, signedAt) => resign(text, { signedAt })],
    ['of another time', (text) => text],
  ])('and lies where a list belongs (%s) is not taken for it', async (_, forge) => {
    const key = await announceAndCrash();
    const elsewhere = keeper.newPlace(clock);
    const other = await createChainListStore(elsewhere.place).append('heads', heads(1));
    const forged = forge(await elsewhere.objects.read(other?.key ?? ''), String((await rowOf('heads'))?.['next']));
    await objects.putOnce(key, forged, 'application/json');

    await expect(store.append('heads', heads(2))).rejects.toMatchObject({ name: 'ForeignListError', message: expect.stringContaining(key) });
    expect(await rowOf('heads')).not.toHaveProperty('key');
  });

  test('and took the place of a known list is not read as it', async () => {
    const list = await store.append('heads', heads(1));
    await keeper.s3.send(new PutObjectCommand({ Bucket: place.bucket, Key: list?.key, Body: '{}' }));

    await expect(list && store.read(list)).rejects.toMatchObject({ name: 'ForeignListError' });
    expect((await keeper.s3.send(new GetObjectCommand({ Bucket: place.bucket, Key: list?.key }))).ContentLength).toBe(2);
  });
});
