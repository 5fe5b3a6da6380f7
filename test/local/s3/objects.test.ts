import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalS3 } from './local-s3.ts';

const Bucket = 'plain';
let local: Awaited<ReturnType<typeof startLocalS3>>;

beforeAll(async () => {
  local = await startLocalS3();
});
afterAll(() => local.close());

const put = (Key: string, Body: NonNullable<PutObjectCommandInput['Body']>, more: Partial<PutObjectCommandInput> = {}) =>
  local.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string, VersionId?: string) => {
  const { Body, ...rest } = await local.s3.send(new GetObjectCommand({ Bucket, Key, VersionId, ChecksumMode: 'ENABLED' }));
  return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
};

describe('an object', () => {
  test('comes back with its bytes, its headers and its checksum', async () => {
    const body = gzipSync('{"long":"output"}');
    const headers = { ContentType: 'application/json', ContentEncoding: 'gzip', Metadata: { sha256: 'abc' } };
    await put('output/rem-1#a b+ü.json.gz', body, headers);

    const found = await read('output/rem-1#a b+ü.json.gz');

    expect(found.bytes).toEqual(body);
    expect(found).toMatchObject({ ...headers, ContentLength: body.length, ChecksumCRC32: expect.any(String), VersionId: expect.any(String) });
  });

  test('that is streamed arrives without the chunks and the trailer that carry it', async () => {
    const parts = [Buffer.alloc(70_000, 'a'), Buffer.from('\r\n0\r\n'), Buffer.alloc(70_000, 'b')];
    const body = Buffer.concat(parts);
    await put('streamed', Readable.from(parts), { ContentLength: body.length, ContentEncoding: 'gzip' });

    const found = await read('streamed');

    expect(found.bytes.equals(body)).toBe(true);
    expect(found).toMatchObject({ ContentEncoding: 'gzip', ChecksumCRC32: expect.any(String) });
  });

  test('that is not what its checksum says is refused', async () => {
    await expect(put('wrong', 'body', { ChecksumSHA256: Buffer.alloc(32).toString('base64') })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(read('wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('is written once when only a new one may be', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    const again = put('once', 'second', { IfNoneMatch: '*' });

    await expect(again).rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });
    expect((await read('once')).bytes.toString()).toBe('first');
    await local.s3.send(new DeleteObjectCommand({ Bucket, Key: 'once' }));
    await expect(put('once', 'third', { IfNoneMatch: '*' })).resolves.toBeDefined();
  });
});

describe('versions', () => {
  test('are kept when an object is overwritten or deleted', async () => {
    const { VersionId: first } = await put('kept', 'first');
    const { VersionId: second } = await put('kept', 'second');
    const { DeleteMarker, VersionId: marker } = await local.s3.send(new DeleteObjectCommand({ Bucket, Key: 'kept' }));

    expect(DeleteMarker).toBe(true);
    await expect(read('kept')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(local.s3.send(new HeadObjectCommand({ Bucket, Key: 'kept' }))).rejects.toMatchObject({ name: 'NotFound' });
    expect((await read('kept', first)).bytes.toString()).toBe('first');
    const { Versions, DeleteMarkers } = await local.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'kept' }));
    expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([[second, false], [first, false]]);
    expect(DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: true }]);
  });

  test('come back when the marker before them is deleted, and go by their id', async () => {
    const { VersionId } = await put('gone', 'first');
    const { VersionId: marker } = await local.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await local.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone', VersionId: marker }));
    expect((await read('gone')).bytes.toString()).toBe('first');

    await local.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone', VersionId }));

    await expect(read('gone', VersionId)).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  test('of several objects are deleted by one request', async () => {
    await put('many/1', '1');
    await put('many/<2>', '2');
    const Delete = { Objects: [{ Key: 'many/1' }, { Key: 'many/<2>' }] };

    const { Deleted } = await local.s3.send(new DeleteObjectsCommand({ Bucket, Delete }));

    expect(Deleted).toMatchObject([{ Key: 'many/1', DeleteMarker: true }, { Key: 'many/<2>', DeleteMarker: true }]);
    expect((await local.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/' }))).KeyCount).toBe(0);
  });
});

describe('a list', () => {
  const list = (more: object) => local.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', ...more }));
  beforeAll(async () => {
    for (const name of ['b&c', 'a', 'd/1', 'd/2', 'e']) await put(`list/${name}`, name);
  });

  test('has the objects in order, page by page', async () => {
    const first = await list({ MaxKeys: 3 });
    const second = await list({ MaxKeys: 3, ContinuationToken: first.NextContinuationToken });

    expect(first.IsTruncated).toBe(true);
    expect(second.IsTruncated).toBe(false);
    const keys = [first, second].flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key));
    expect(keys).toEqual(['list/a', 'list/b&c', 'list/d/1', 'list/d/2', 'list/e']);
    expect(first.Contents?.[0]).toMatchObject({ Size: 1, LastModified: expect.any(Date) });
  });

  test('shows folders as one', async () => {
    const { Contents, CommonPrefixes } = await list({ Delimiter: '/', StartAfter: 'list/a' });

    expect(Contents?.map(({ Key }) => Key)).toEqual(['list/b&c', 'list/e']);
    expect(CommonPrefixes).toEqual([{ Prefix: 'list/d/' }]);
  });

  test('of buckets has what was deployed', async () => {
    const { Buckets } = await local.s3.send(new ListBucketsCommand({}));

    expect(Buckets?.map(({ Name }) => Name)).toEqual(['plain', 'locked', 'governed', 'compliant']);
    await expect(local.s3.send(new HeadBucketCommand({ Bucket: 'none' }))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(local.s3.send(new ListObjectsV2Command({ Bucket: 'none' }))).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

test.each([
  ['an operation', () => local.s3.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId: '1' }))],
  ['a condition', () => put('a', 'x', { IfMatch: '"1"' })],
])('%s that is not there is refused by its name', async (_, act) => {
  await expect(act()).rejects.toMatchObject({ name: 'NotImplemented' });
});

test('the product\'s own client finds it by the environment alone', async () => {
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL_S3: local.url });
  const { s3 } = await import('../../../src/platform/clients/s3.ts');

  await s3.send(new PutObjectCommand({ Bucket, Key: 'own/client', Body: 'x' }));

  expect((await read('own/client')).bytes.toString()).toBe('x');
  s3.destroy();
});
