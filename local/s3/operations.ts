import { notImplemented } from './errors.ts';
import { headBucket, listBuckets, listObjectsV2, listObjectVersions } from './list-operations.ts';
import { getObjectLegalHold, getObjectRetention, putObjectLegalHold } from './lock-operations.ts';
import { deleteObject, deleteObjects, getObject, putObject } from './object-operations.ts';
import type { Operation, S3Request } from './types.ts';

/** By method, what the path names, and the parameter that makes it another operation. */
const OPERATIONS: Record<string, [name: string, perform: Operation]> = {
  'GET service': ['ListBuckets', listBuckets],
  'HEAD bucket': ['HeadBucket', headBucket],
  'GET bucket list-type': ['ListObjectsV2', listObjectsV2],
  'GET bucket versions': ['ListObjectVersions', listObjectVersions],
  'POST bucket delete': ['DeleteObjects', deleteObjects],
  'PUT object': ['PutObject', putObject],
  'GET object': ['GetObject', getObject],
  'HEAD object': ['HeadObject', getObject],
  'DELETE object': ['DeleteObject', deleteObject],
  'GET object retention': ['GetObjectRetention', getObjectRetention],
  'GET object legal-hold': ['GetObjectLegalHold', getObjectLegalHold],
  'PUT object legal-hold': ['PutObjectLegalHold', putObjectLegalHold],
};

/** Parameters that make no other operation of it. */
const OPTIONS = new Set([
  'x-id',
  'versionId',
  'prefix',
  'delimiter',
  'max-keys',
  'max-buckets',
  'start-after',
  'continuation-token',
  'encoding-type',
  'fetch-owner',
]);

function placeOf({ bucket, key }: S3Request): string {
  if (bucket === '') return 'service';
  return key === '' ? 'bucket' : 'object';
}

/** @returns name and work of the operation that is asked for. @throws S3Error NotImplemented */
export function operationOf(request: S3Request): [name: string, perform: Operation] {
  const parameters = [...request.query.keys()].filter((name) => !OPTIONS.has(name));
  const found = OPERATIONS[[request.method, placeOf(request), ...parameters].join(' ')];
  if (!found) throw notImplemented([request.method, placeOf(request), ...parameters].join(' '));
  return found;
}
