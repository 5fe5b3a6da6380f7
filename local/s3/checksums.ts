import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './errors.ts';

type Headers = Record<string, string>;

function crc32Of(body: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes;
}

/** Checksums that Node can compute; the others are kept as they come. */
const CHECKED: Record<string, (body: Buffer) => Buffer> = {
  'content-md5': (body) => createHash('md5').update(body).digest(),
  'x-amz-checksum-crc32': crc32Of,
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest(),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest(),
};

const CHECKSUM = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/** @returns the checksums among the headers, which stay with the object */
export const checksumsIn = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => CHECKSUM.test(name)));

/** @returns whether the sender said what it sends: Object Lock demands it. */
export const hasChecksum = (headers: Headers): boolean =>
  'content-md5' in headers || Object.keys(headers).some((name) => CHECKSUM.test(name));

/** @throws S3Error BadDigest when the body isn't what its sender says */
export function assertChecksums(headers: Headers, body: Buffer): void {
  for (const [name, compute] of Object.entries(CHECKED)) {
    if (headers[name] !== undefined && headers[name] !== compute(body).toString('base64'))
      throw new S3Error('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
  }
}
