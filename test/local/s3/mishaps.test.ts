import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, HeadObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { InjectedFault } from '../../../local/fault-front.ts';
import { startLocalS3 } from './local-s3.ts';

const Bucket = 'governed';

describe('a fault', () => {
  let local: Awaited<ReturnType<typeof startLocalS3>>;
  beforeAll(async () => {
    local = await startLocalS3();
  });
  afterAll(() => local.close());

  const put = (Key: string, kind: InjectedFault['kind'], abortSignal = new AbortController().signal) => {
    local.faults.next = { kind, seconds: 30 };
    return local.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'the body' }), { abortSignal });
  };
  const isThere = (Key: string): Promise<boolean> =>
    local.s3.send(new HeadObjectCommand({ Bucket, Key })).then(() => true, () => false);

  test.each([
    ['throttle', { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, false],
    ['error', { name: 'InternalError', $metadata: { httpStatusCode: 500 } }, false],
    ['reset', { message: expect.stringContaining('socket hang up') }, false],
    ['lost-response', { message: expect.stringContaining('socket hang up') }, true],
  ] as const)('of kind %s fails the request', async (kind, error, isDone) => {
    await expect(put(kind, kind)).rejects.toMatchObject(error);

    expect(await isThere(kind)).toBe(isDone);
  });

  test.each([
    ['crash-before', false],
    ['crash-after', true],
  ] as const)('of kind %s ends the container that asks', async (kind, isDone) => {
    local.faults.next = { kind };
    const response = await fetch(`${local.url}/plain/${kind}`, { method: 'PUT', body: 'x' });

    expect(response.headers.get('x-stackflow-crash')).toBe('1');
    expect((await fetch(`${local.url}/plain/${kind}`)).ok).toBe(isDone);
  });

  test('of kind timeout never answers', async () => {
    await expect(put('timeout', 'timeout', AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'AbortError' });

    expect(await isThere('timeout')).toBe(false);
  });

  test('of kind delay takes its seconds of virtual time', async () => {
    const answer = put('delay', 'delay');
    local.clock.skipWaits = true;

    await expect(answer).resolves.toBeDefined();
    local.clock.skipWaits = false;
  });

  test('is looked up by operation, address and body', async () => {
    await local.s3.send(new PutObjectCommand({ Bucket, Key: 'output/CI#1', Body: 'the body' }));

    expect(local.faults.asked.at(-1)).toEqual(['s3', 'PutObject', `/${Bucket}/output/CI#1?x-id=PutObject the body`]);
  });
});

describe('with a directory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 's3-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  test('versions, markers and locks outlive the process', async () => {
    const before = await startLocalS3({ dataDir });
    const write = (Body: string) => before.s3.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body, Metadata: { sha256: Body } }));
    const [{ VersionId: first }, { VersionId: second }] = [await write('first'), await write('second')];
    await before.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/b', VersionId: first, BypassGovernanceRetention: true }));
    const { VersionId: marker } = await before.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/b' }));
    await before.close();

    const after = await startLocalS3({ dataDir });

    const { Versions, DeleteMarkers } = await after.s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions).toMatchObject([{ VersionId: second, Size: 6 }]);
    expect(DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: true }]);
    const version = { Bucket, Key: 'a/b', VersionId: second };
    expect((await after.s3.send(new HeadObjectCommand(version))).Metadata).toEqual({ sha256: 'second' });
    await expect(after.s3.send(new DeleteObjectCommand(version))).rejects.toMatchObject({ name: 'AccessDenied' });
    await after.s3.send(new PutObjectCommand({ Bucket, Key: 'a/b', Body: 'third' }));
    await after.close();
  });
});
