import { readElements, listOf } from '../estate/protocols/xml.ts';
import { xmlAnswer } from './answer.ts';
import type { Bucket } from './bucket.ts';
import { checksumsIn } from './checksums.ts';
import { notImplemented, S3Error } from './errors.ts';
import { assertErasable, lockHeaders, lockOf } from './object-lock.ts';
import type { ObjectVersion, Operation, S3Request } from './types.ts';

type Headers = Record<string, string>;

const KEPT =
  /^(content-(type|encoding|disposition|language)|cache-control|expires|x-amz-meta-.*|x-amz-server-side-encryption.*|x-amz-storage-class)$/;

const keptHeaders = (headers: Headers): Headers => ({
  'content-type': 'binary/octet-stream',
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT.test(name))),
  ...checksumsIn(headers),
});

/** @throws S3Error PreconditionFailed when only a new object may be written and there is one */
function assertPreconditions({ headers, key }: S3Request, bucket: Bucket): void {
  const { 'if-none-match': ifNoneMatch, 'if-match': ifMatch } = headers;
  if (ifMatch !== undefined || (ifNoneMatch ?? '*') !== '*') throw notImplemented('A condition other than If-None-Match: *');
  const [current] = bucket.versionsOf(key);
  if (ifNoneMatch !== undefined && current && !current.isDeleteMarker)
    throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
}

export const putObject: Operation = (request, { bucketOf, now }) => {
  const { key, headers, body } = request;
  const bucket = bucketOf(request);
  if ('x-amz-copy-source' in headers) throw notImplemented('CopyObject');
  assertPreconditions(request, bucket);
  const lock = lockOf(headers, bucket.definition, now());
  const version = bucket.add(key, { headers: keptHeaders(headers), lock, body });
  return { headers: { etag: version.etag, 'x-amz-version-id': version.versionId, ...checksumsIn(headers) } };
};

/** Also HeadObject: the server drops the body. */
export const getObject: Operation = (request, { bucketOf }) => {
  const version = bucketOf(request).find(request.key, request.query.get('versionId'));
  const isChecked = request.headers['x-amz-checksum-mode'] === 'ENABLED';
  const kept = Object.entries(version.headers).filter(([name]) => isChecked || !name.startsWith('x-amz-checksum-'));
  const headers = {
    ...Object.fromEntries(kept),
    ...lockHeaders(version.lock),
    etag: version.etag,
    'x-amz-version-id': version.versionId,
    'last-modified': new Date(version.lastModified).toUTCString(),
  };
  return { headers, body: version.body };
};

type Removed = Pick<ObjectVersion, 'versionId' | 'isDeleteMarker'>;

/** Without a version's id the object is only hidden behind a marker; what isn't there is removed already. */
function remove(bucket: Bucket, key: string, versionId: string | null, headers: Headers, now: number): Removed {
  if (versionId === null) return bucket.add(key, { isDeleteMarker: true });
  const version = bucket.versionsOf(key).find((one) => one.versionId === versionId);
  if (!version) return { versionId, isDeleteMarker: false };
  assertErasable(version.lock, headers, now);
  bucket.erase(version);
  return version;
}

export const deleteObject: Operation = (request, { bucketOf, now }) => {
  const { key, query, headers } = request;
  const { versionId, isDeleteMarker } = remove(bucketOf(request), key, query.get('versionId'), headers, now());
  return { status: 204, headers: { 'x-amz-version-id': versionId, ...(isDeleteMarker && { 'x-amz-delete-marker': 'true' }) } };
};

/** Deletes each object by itself: what is locked doesn't keep the others. */
export const deleteObjects: Operation = (request, { bucketOf, now }) => {
  const bucket = bucketOf(request);
  const text = request.body.toString();
  const errors: object[] = [];
  const deleted: object[] = [];
  for (const [, one = ''] of text.matchAll(/<Object>(.*?)<\/Object>/gs)) {
    const [Key = ''] = readElements(one, 'Key');
    const [VersionId] = readElements(one, 'VersionId');
    try {
      const { versionId, isDeleteMarker } = remove(bucket, Key, VersionId ?? null, request.headers, now());
      const marker = isDeleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {};
      deleted.push({ Key, VersionId, ...marker });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      errors.push({ Key, VersionId, Code: error.code, Message: error.message });
    }
  }
  const isQuiet = readElements(text, 'Quiet')[0] === 'true';
  return xmlAnswer('DeleteResult', listOf('Deleted', isQuiet ? [] : deleted), listOf('Error', errors));
};
