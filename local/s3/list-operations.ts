import { listOf } from '../estate/protocols/xml.ts';
import { toIsoTime, xmlAnswer } from './answer.ts';
import type { Bucket } from './bucket.ts';
import { notImplemented } from './errors.ts';
import type { ObjectVersion, Operation } from './types.ts';

/** S3 lists no more at once. */
const MAX_KEYS = 1000;

export const listBuckets: Operation = (_, { buckets }) => {
  const all = buckets().map(({ definition, createdAt }) => ({ Name: definition.name, CreationDate: toIsoTime(createdAt) }));
  return xmlAnswer('ListAllMyBucketsResult', { Owner: { ID: 'local', DisplayName: 'local' }, Buckets: listOf('Bucket', all) });
};

export const headBucket: Operation = (request, { bucketOf }) => {
  bucketOf(request);
  return {};
};

const describe = ({ key, etag, body, lastModified }: ObjectVersion) => ({
  Key: key,
  LastModified: toIsoTime(lastModified),
  ETag: etag,
  Size: body.length,
  StorageClass: 'STANDARD',
});

const isAfter = (text: string, other: string): boolean => Buffer.compare(Buffer.from(text), Buffer.from(other)) > 0;

/** @returns by name and in order: objects, and what those share that have the delimiter beyond the prefix */
function listNames(bucket: Bucket, prefix: string, delimiter: string, startAfter: string): [string, ObjectVersion | undefined][] {
  const names = new Map<string, ObjectVersion | undefined>();
  for (const key of bucket.keys().filter((one) => one.startsWith(prefix) && isAfter(one, startAfter))) {
    const [current] = bucket.versionsOf(key);
    if (!current || current.isDeleteMarker) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut < 0) names.set(key, current);
    else names.set(key.slice(0, cut + delimiter.length), undefined);
  }
  return [...names];
}

export const listObjectsV2: Operation = (request, { bucketOf }) => {
  const { query } = request;
  const asked = (name: string): string => query.get(name) ?? '';
  const [Prefix, Delimiter] = [asked('prefix'), asked('delimiter')];
  const MaxKeys = Math.min(Number(query.get('max-keys') ?? MAX_KEYS), MAX_KEYS);
  const last = Buffer.from(asked('continuation-token'), 'base64url').toString();
  const left = listNames(bucketOf(request), Prefix, Delimiter, asked('start-after')).filter(([name]) => isAfter(name, last));
  const page = left.slice(0, MaxKeys);
  const IsTruncated = left.length > page.length;
  const NextContinuationToken = IsTruncated ? Buffer.from(page.at(-1)?.[0] ?? '').toString('base64url') : undefined;
  const told = { Name: request.bucket, Prefix, Delimiter: Delimiter || undefined, MaxKeys, KeyCount: page.length };
  const objects = page.flatMap(([, version]) => (version ? [describe(version)] : []));
  const prefixes = page.flatMap(([name, version]) => (version ? [] : [{ Prefix: name }]));
  const parts = [listOf('Contents', objects), listOf('CommonPrefixes', prefixes)];
  return xmlAnswer('ListBucketResult', { ...told, IsTruncated, NextContinuationToken }, ...parts);
};

export const listObjectVersions: Operation = (request, { bucketOf }) => {
  const bucket = bucketOf(request);
  const Prefix = request.query.get('prefix') ?? '';
  const keys = bucket.keys().filter((key) => key.startsWith(Prefix));
  const all = keys.flatMap((key) => bucket.versionsOf(key).map((version, index) => ({ version, IsLatest: index === 0 })));
  if (all.length > MAX_KEYS) throw notImplemented(`ListObjectVersions of more than ${MAX_KEYS} versions`);
  const versions = all.filter(({ version }) => !version.isDeleteMarker);
  const markers = all.filter(({ version }) => version.isDeleteMarker);
  return xmlAnswer(
    'ListVersionsResult',
    { Name: request.bucket, Prefix, MaxKeys: MAX_KEYS, IsTruncated: false },
    listOf('Version', versions.map(({ version, IsLatest }) => ({ ...describe(version), VersionId: version.versionId, IsLatest }))),
    listOf('DeleteMarker', markers.map(({ version: { key, versionId, lastModified }, IsLatest }) =>
      ({ Key: key, VersionId: versionId, LastModified: toIsoTime(lastModified), IsLatest }))),
  );
};
