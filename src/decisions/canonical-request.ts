import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RemediationRequest } from '../contracts/remediation-request.ts';

type SignableRequest = Omit<RemediationRequest, 'auth'> & { auth: Omit<RemediationRequest['auth'], 'signature'> };

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** RFC 8785 (JSON Canonicalization Scheme): the same document gives the same text, whoever wrote it. */
function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only JSON values have a canonical form.');
  return text;
}

/** @returns the 32 bytes that are signed: SHA-256 of the canonical request without its signature (KMS takes 4 KiB). */
export function signingDigest(request: SignableRequest | RemediationRequest): Buffer {
  const { signature: _signature, ...auth } = request.auth as RemediationRequest['auth'];
  return sha256(canonical({ ...request, auth }));
}

/**
 * @returns SHA-256 (hex) of what the request asks for, without who signed it and when: a request that intake signs
 * again is the same request.
 */
export function requestHash(request: RemediationRequest): string {
  const { requestedBy, targetRoleArn, externalId } = request.auth;
  return sha256(canonical({ ...request, auth: { requestedBy, targetRoleArn, externalId } })).toString('hex');
}
