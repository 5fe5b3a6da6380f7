import { KMSInvalidMacException, VerifyMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { SQSRecord } from 'aws-lambda';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { signingDigest } from '../../src/decisions/canonical-request.ts';
import { RejectedError } from './errors.ts';

export interface VerifyDependencies {
  kms: KMSClient;
  /** Keys that count now: the current one and, during a rotation, the one before. */
  signingKeyIds: string[];
  p1QueueArn: string;
}

/** How far the clocks of signer and engine may be apart. */
const SKEW_MS = 10 * 60_000;

async function isMacValid({ auth }: RemediationRequest, digest: Buffer, kms: KMSClient): Promise<boolean> {
  try {
    const answer = await kms.send(
      new VerifyMacCommand({
        KeyId: auth.keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: digest,
        Mac: Buffer.from(auth.signature, 'base64'),
      }),
    );
    return answer.MacValid === true;
  } catch (error) {
    if (error instanceof KMSInvalidMacException) return false;
    throw error;
  }
}

/** @throws RejectedError when the request isn't signed by one of our keys. KMS being down throws as it is: a retry. */
export async function verifySignature(request: RemediationRequest, dependencies: VerifyDependencies): Promise<void> {
  const { kms, signingKeyIds } = dependencies;
  if (!signingKeyIds.includes(request.auth.keyId))
    throw new RejectedError('unauthorized', 'auth.keyId: not one of the keys that sign requests now');
  if (!(await isMacValid(request, signingDigest(request), kms)))
    throw new RejectedError('unauthorized', 'auth.signature: does not fit this request');
}

/** The attribute and the queue aren't signed: neither may claim another priority than the signed one. */
export function verifyPriority({ incident }: RemediationRequest, record: SQSRecord, p1QueueArn: string): void {
  const claimed = record.messageAttributes['priority']?.stringValue;
  if (claimed !== undefined && claimed !== incident.priority)
    throw new RejectedError('unauthorized', `messageAttributes.priority: says ${claimed}, signed is ${incident.priority}`);
  if (record.eventSourceARN === p1QueueArn && incident.priority !== 'P1')
    throw new RejectedError('unauthorized', `incident.priority: ${incident.priority} does not belong into the P1 queue`);
}

/** @throws RejectedError when the request has expired, or was issued in the future, beyond the clocks' skew. */
export function verifyTimes({ auth }: RemediationRequest, now: Date): void {
  if (Date.parse(auth.expiresAt) + SKEW_MS < now.getTime())
    throw new RejectedError('expired', `auth.expiresAt: ${auth.expiresAt} has passed. Replay it: that signs it anew`);
  if (Date.parse(auth.issuedAt) - SKEW_MS > now.getTime())
    throw new RejectedError('unauthorized', `auth.issuedAt: ${auth.issuedAt} is in the future`);
}
