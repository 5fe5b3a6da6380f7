import { createHash } from 'node:crypto';
import type { DeadLetter } from '../contracts/dead-letter.ts';

/** Head of an oversized body that is kept, in characters. */
const HEAD_CHARACTERS = 4_096;
const MAX_KEPT_BYTES = 64 * 1024;

/** @returns the body, or its head when it is oversized, with hash and length of the whole. */
export function keepBody(body: string): Pick<DeadLetter, 'request' | 'requestSha256' | 'requestBytes'> {
  const requestBytes = Buffer.byteLength(body);
  return {
    request: requestBytes > MAX_KEPT_BYTES ? body.slice(0, HEAD_CHARACTERS) : body,
    requestSha256: createHash('sha256').update(body).digest('hex'),
    requestBytes,
  };
}
