import type { Bucket } from './bucket.ts';

export type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface Retention {
  mode: RetentionMode;
  /** Epoch milliseconds, virtual. */
  until: number;
}

/** What protects one version. */
export interface ObjectLock {
  retention?: Retention;
  /** Absent when there was never one. */
  legalHold?: 'ON' | 'OFF';
}

/** What versions of a bucket get that bring no retention of their own. */
export interface DefaultRetention {
  mode: RetentionMode;
  days?: number;
  years?: number;
}

/** A bucket, as the template describes it. All buckets here keep versions. */
export interface BucketDefinition {
  name: string;
  /** Absent when the bucket has no Object Lock. */
  objectLock?: { defaultRetention?: DefaultRetention };
}

/** One version of an object, or the marker that it was deleted. */
export interface ObjectVersion {
  key: string;
  versionId: string;
  isDeleteMarker: boolean;
  /** Epoch milliseconds, virtual. */
  lastModified: number;
  etag: string;
  /** What came with it and goes with it: content type, metadata of its own, checksums. */
  headers: Record<string, string>;
  lock: ObjectLock;
  body: Buffer;
}

/** One request, read and checked. */
export interface S3Request {
  method: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

/** What operations work on. */
export interface S3State {
  /** Epoch milliseconds, virtual. */
  now(): number;
  /** @throws S3Error NoSuchBucket */
  bucketOf(request: S3Request): Bucket;
  buckets(): Bucket[];
}

export type Operation = (request: S3Request, state: S3State) => Answer;
