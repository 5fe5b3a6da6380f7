import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  S3Client,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY_SECONDS, startLocalS3 } from './local-s3.ts';

const DENIED = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
let local: Awaited<ReturnType<typeof startLocalS3>>;

beforeAll(async () => {
  local = await startLocalS3();
});
afterAll(() => local.close());

const inSeconds = (seconds: number): Date => new Date(Math.ceil(local.clock.now() / 1000 + seconds) * 1000);

async function put(Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}) {
  const { VersionId } = await local.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'body', ...more }));
  return { Bucket, Key, VersionId };
}
type Version = Awaited<ReturnType<typeof put>>;

const head = (version: Version) => local.s3.send(new HeadObjectCommand(version));
const erase = (version: Version, BypassGovernanceRetention = false) =>
  local.s3.send(new DeleteObjectCommand({ ...version, ...(BypassGovernanceRetention && { BypassGovernanceRetention }) }));
const compliant = (seconds: number) => ({ ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: inSeconds(seconds) });

describe('retention', () => {
  test('comes with the request, and is told', async () => {
    const lock = compliant(60);
    const version = await put('locked', 'told', lock);

    expect(await head(version)).toMatchObject({ ...lock, VersionId: version.VersionId });
    const { Retention } = await local.s3.send(new GetObjectRetentionCommand(version));
    expect(Retention).toEqual({ Mode: 'COMPLIANCE', RetainUntilDate: lock.ObjectLockRetainUntilDate });
  });

  test('comes from the bucket otherwise', async () => {
    const { ObjectLockMode, ObjectLockRetainUntilDate } = await head(await put('governed', 'by-default'));

    expect(ObjectLockMode).toBe('GOVERNANCE');
    expect(ObjectLockRetainUntilDate?.getTime()).toBeCloseTo(local.clock.now() + DAY_SECONDS * 1000, -4);
    const sevenYears = (await head(await put('compliant', 'by-default'))).ObjectLockRetainUntilDate;
    expect(sevenYears?.getUTCFullYear()).toBe(new Date(local.clock.now()).getUTCFullYear() + 7);
  });

  test.each([
    ['COMPLIANCE', 'compliant'],
    ['GOVERNANCE', 'governed'],
  ])('in %s mode hides no version that is overwritten or deleted, and lets none be erased', async (_, bucket) => {
    const version = await put(bucket, 'kept');
    await put(bucket, 'kept', { Body: 'other' });
    await local.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'kept' }));

    await expect(erase(version)).rejects.toMatchObject(DENIED);
    const { Body } = await local.s3.send(new GetObjectCommand(version));
    expect(await Body?.transformToString()).toBe('body');
  });

  test('in GOVERNANCE mode yields to who may bypass it, in COMPLIANCE mode to nobody', async () => {
    await expect(erase(await put('compliant', 'bypassed'), true)).rejects.toMatchObject(DENIED);
    await expect(erase(await put('governed', 'bypassed'), true)).resolves.toBeDefined();
  });

  test('ends when its time has come', async () => {
    const version = await put('locked', 'ending', compliant(60));
    local.advance(50);
    await expect(erase(version)).rejects.toMatchObject(DENIED);

    local.advance(20);

    await expect(erase(version)).resolves.toMatchObject({ VersionId: version.VersionId });
  });

  test('of one object keeps no other from being deleted by the same request', async () => {
    const [kept, free] = [await put('locked', 'among/kept', compliant(60)), await put('locked', 'among/free')];
    const Objects = [kept, free].map(({ Key, VersionId }) => ({ Key, VersionId }));

    const { Deleted, Errors } = await local.s3.send(new DeleteObjectsCommand({ Bucket: 'locked', Delete: { Objects } }));

    expect(Deleted).toMatchObject([{ Key: 'among/free' }]);
    expect(Errors).toMatchObject([{ Key: 'among/kept', Code: 'AccessDenied' }]);
  });

  test('does not hold a delete marker', async () => {
    await put('compliant', 'marked');
    const { VersionId } = await local.s3.send(new DeleteObjectCommand({ Bucket: 'compliant', Key: 'marked' }));

    await expect(erase({ Bucket: 'compliant', Key: 'marked', VersionId })).resolves.toMatchObject({ DeleteMarker: true });
  });
});

describe('a legal hold', () => {
  const hold = (version: Version, Status: 'ON' | 'OFF') =>
    local.s3.send(new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status } }));

  test('keeps a version from anybody until it is lifted', async () => {
    const version = await put('governed', 'held', { ObjectLockLegalHoldStatus: 'ON' });
    expect((await head(version)).ObjectLockLegalHoldStatus).toBe('ON');
    await expect(erase(version, true)).rejects.toMatchObject(DENIED);

    await hold(version, 'OFF');

    expect((await local.s3.send(new GetObjectLegalHoldCommand(version))).LegalHold).toEqual({ Status: 'OFF' });
    await expect(erase(version, true)).resolves.toBeDefined();
  });

  test('can be placed later', async () => {
    const version = await put('locked', 'held-later');
    await expect(local.s3.send(new GetObjectLegalHoldCommand(version))).rejects.toMatchObject({ name: 'NoSuchObjectLockConfiguration' });

    await hold(version, 'ON');

    await expect(erase(version)).rejects.toMatchObject(DENIED);
  });
});

describe('a lock is refused', () => {
  test('by a bucket that has none', async () => {
    await expect(put('plain', 'a', compliant(60))).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(put('plain', 'a', { ObjectLockLegalHoldStatus: 'ON' })).rejects.toMatchObject({ name: 'InvalidRequest' });
    const version = await put('plain', 'a');
    await expect(local.s3.send(new GetObjectRetentionCommand(version))).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  test.each([
    ['that lies in the past', () => compliant(-60)],
    ['without a mode', () => ({ ObjectLockRetainUntilDate: inSeconds(60) })],
    ['without an end', () => ({ ObjectLockMode: 'GOVERNANCE' as const })],
  ])('%s', async (_, lock) => {
    await expect(put('locked', 'refused', lock())).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('to who sends no checksum', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const bare = new S3Client({ endpoint: local.url, region: 'us-east-1', credentials, maxAttempts: 1, requestChecksumCalculation: 'WHEN_REQUIRED' });

    await expect(bare.send(new PutObjectCommand({ Bucket: 'governed', Key: 'bare', Body: 'x' }))).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(bare.send(new PutObjectCommand({ Bucket: 'plain', Key: 'bare', Body: 'x' }))).resolves.toBeDefined();
    bare.destroy();
  });
});
