import { hasChecksum } from './checksums.ts';
import { S3Error } from './errors.ts';
import type { BucketDefinition, DefaultRetention, ObjectLock, Retention } from './types.ts';

type Headers = Record<string, string>;

const MODE = 'x-amz-object-lock-mode';
const UNTIL = 'x-amz-object-lock-retain-until-date';
const LEGAL_HOLD = 'x-amz-object-lock-legal-hold';
const REQUIRED = 'is required for Put Object requests with Object Lock parameters';

const invalidArgument = (message: string): S3Error => new S3Error('InvalidArgument', message);

function readRetention(mode: string | undefined, until: string | undefined, now: number): Retention {
  if (mode === undefined || until === undefined) throw invalidArgument(`${UNTIL} and ${MODE} must both be supplied`);
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw invalidArgument('Unknown wormMode directive.');
  const end = Date.parse(until);
  if (!(end > now)) throw invalidArgument('The retain until date must be in the future!');
  return { mode, until: end };
}

/** @throws S3Error InvalidArgument */
export function readLegalHold(status: string | undefined): 'ON' | 'OFF' {
  if (status !== 'ON' && status !== 'OFF') throw invalidArgument('Legal Hold must be either of \'ON\' or \'OFF\'');
  return status;
}

function retainByDefault({ mode, days = 0, years = 0 }: DefaultRetention, now: number): Retention {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  end.setUTCDate(end.getUTCDate() + days);
  return { mode, until: end.getTime() };
}

/** @throws S3Error InvalidRequest when the bucket has no Object Lock */
export function assertLockable({ objectLock }: BucketDefinition): void {
  if (!objectLock) throw new S3Error('InvalidRequest', 'Bucket is missing Object Lock Configuration');
}

/** @returns the lock of a version that is put with these headers. @throws S3Error InvalidRequest, InvalidArgument */
export function lockOf(headers: Headers, definition: BucketDefinition, now: number): ObjectLock {
  const isGiven = MODE in headers || UNTIL in headers;
  const legalHold = LEGAL_HOLD in headers ? readLegalHold(headers[LEGAL_HOLD]) : undefined;
  if (isGiven || legalHold) assertLockable(definition);
  const byDefault = definition.objectLock?.defaultRetention;
  const retention = isGiven ? readRetention(headers[MODE], headers[UNTIL], now) : byDefault && retainByDefault(byDefault, now);
  if ((retention || legalHold) && !hasChecksum(headers))
    throw new S3Error('InvalidRequest', `Content-MD5 OR x-amz-checksum- HTTP header ${REQUIRED}`);
  return { ...(retention && { retention }), ...(legalHold && { legalHold }) };
}

/** @throws S3Error AccessDenied when the lock forbids that the version is erased */
export function assertErasable({ retention, legalHold }: ObjectLock, headers: Headers, now: number): void {
  const isBypassed = retention?.mode === 'GOVERNANCE' && headers['x-amz-bypass-governance-retention'] === 'true';
  const isRetained = retention !== undefined && retention.until > now && !isBypassed;
  if (isRetained || legalHold === 'ON')
    throw new S3Error('AccessDenied', 'Access Denied because object protected by object lock.', 403);
}

/** @returns how HeadObject and GetObject tell of a lock. */
export const lockHeaders = ({ retention, legalHold }: ObjectLock): Headers => ({
  ...(retention && { [MODE]: retention.mode, [UNTIL]: new Date(retention.until).toISOString() }),
  ...(legalHold && { [LEGAL_HOLD]: legalHold }),
});
