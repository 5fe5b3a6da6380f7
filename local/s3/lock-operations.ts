import { readElements } from '../estate/protocols/xml.ts';
import { toIsoTime, xmlAnswer } from './answer.ts';
import { S3Error } from './errors.ts';
import { assertLockable, readLegalHold } from './object-lock.ts';
import type { Operation, S3Request, S3State } from './types.ts';

function findLockable(request: S3Request, { bucketOf }: S3State) {
  const bucket = bucketOf(request);
  assertLockable(bucket.definition);
  return { bucket, version: bucket.find(request.key, request.query.get('versionId')) };
}

const unlocked = (): S3Error =>
  new S3Error('NoSuchObjectLockConfiguration', 'The specified object does not have a ObjectLock configuration', 404);

export const getObjectRetention: Operation = (request, state) => {
  const { retention } = findLockable(request, state).version.lock;
  if (!retention) throw unlocked();
  return xmlAnswer('Retention', { Mode: retention.mode, RetainUntilDate: toIsoTime(retention.until) });
};

export const getObjectLegalHold: Operation = (request, state) => {
  const { legalHold } = findLockable(request, state).version.lock;
  if (!legalHold) throw unlocked();
  return xmlAnswer('LegalHold', { Status: legalHold });
};

export const putObjectLegalHold: Operation = (request, state) => {
  const { bucket, version } = findLockable(request, state);
  const legalHold = readLegalHold(readElements(request.body.toString(), 'Status')[0]);
  version.lock = { ...version.lock, legalHold };
  bucket.update(version);
  return {};
};
