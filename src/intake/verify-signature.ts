import { KMSInvalidMacException, VerifyMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { RemediationRequest } from '../contracts/remediation-request.ts';
import { signingDigest } from '../decisions/canonical-request.ts';

export interface VerifySignatureDependencies {
  kms: KMSClient;
  /** Keys that count now: the current one and, during a rotation, the one before. */
  signingKeyIds: string[];
}

export type SignatureVerdict = 'ours' | 'foreign-key' | 'does-not-fit';

/** @returns whether one of our keys has signed exactly this. @throws what KMS throws when it is down. */
export async function verifySignature(
  request: RemediationRequest,
  { kms, signingKeyIds }: VerifySignatureDependencies,
): Promise<SignatureVerdict> {
  const { keyId, signature } = request.auth;
  if (!signingKeyIds.includes(keyId)) return 'foreign-key';
  const command = new VerifyMacCommand({
    KeyId: keyId,
    MacAlgorithm: 'HMAC_SHA_256',
    Message: signingDigest(request),
    Mac: Buffer.from(signature, 'base64'),
  });
  try {
    return (await kms.send(command)).MacValid === true ? 'ours' : 'does-not-fit';
  } catch (error) {
    if (error instanceof KMSInvalidMacException) return 'does-not-fit';
    throw error;
  }
}
