import { createHash, randomBytes } from 'node:crypto';
import { S3Error } from './errors.ts';
import type { BucketDefinition, ObjectVersion } from './types.ts';
import type { StoredVersion, VersionFiles } from './version-files.ts';

type NewVersion = Partial<Pick<ObjectVersion, 'headers' | 'lock' | 'body' | 'isDeleteMarker'>>;

/** Keeps the versions of one bucket's objects. */
export interface Bucket {
  definition: BucketDefinition;
  /** Epoch milliseconds, virtual. */
  createdAt: number;
  /** Keys in the order of S3: of their bytes. */
  keys(): string[];
  /** Newest first, delete markers included. */
  versionsOf(key: string): ObjectVersion[];
  /** @throws S3Error NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker that was asked for by its id */
  find(key: string, versionId: string | null): ObjectVersion;
  add(key: string, version: NewVersion): ObjectVersion;
  /** Keeps what was changed of a version's lock. */
  update(version: ObjectVersion): void;
  /** Erases a version. Whoever may not must be refused before. */
  erase(version: ObjectVersion): void;
}

const inOrderOfBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const hashOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;
const MARKER = { 'x-amz-delete-marker': 'true' };

function assertObject({ isDeleteMarker, versionId }: ObjectVersion, isAskedById: boolean): void {
  if (!isDeleteMarker) return;
  const headers = { ...MARKER, 'x-amz-version-id': versionId };
  throw isAskedById
    ? new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, headers)
    : new S3Error('NoSuchKey', 'The specified key does not exist.', 404, headers);
}

/** @param files where its versions may be from an earlier run */
export function openBucket(definition: BucketDefinition, now: () => number, files: VersionFiles): Bucket {
  const versions = new Map<string, StoredVersion[]>();
  let sequence = 0;
  const versionsOf = (key: string): StoredVersion[] => versions.get(key) ?? [];
  const remember = (version: StoredVersion): void => {
    versions.set(version.key, [version, ...versionsOf(version.key)]);
    sequence = version.sequence;
  };
  files.load().forEach(remember);

  return {
    definition,
    createdAt: now(),
    keys: () => [...versions.keys()].sort(inOrderOfBytes),
    versionsOf,
    find(key, versionId) {
      const found = versionsOf(key).find((version) => versionId === null || version.versionId === versionId);
      if (!found && versionId !== null) throw new S3Error('NoSuchVersion', 'The specified version does not exist.', 404);
      if (!found) throw new S3Error('NoSuchKey', 'The specified key does not exist.', 404);
      assertObject(found, versionId !== null);
      return found;
    },
    add(key, { headers = {}, lock = {}, body = Buffer.alloc(0), isDeleteMarker = false }) {
      const versionId = randomBytes(16).toString('hex');
      const what = { headers, lock, body, isDeleteMarker, etag: hashOf(body), lastModified: now() };
      const version = { key, versionId, ...what, sequence: sequence + 1 };
      files.write(version);
      remember(version);
      return version;
    },
    update: (version) => files.rewrite(version as StoredVersion),
    erase(version) {
      const left = versionsOf(version.key).filter((other) => other !== version);
      if (left.length > 0) versions.set(version.key, left);
      else versions.delete(version.key);
      files.remove(version as StoredVersion);
    },
  };
}
