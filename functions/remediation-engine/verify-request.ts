import type { SQSRecord } from 'aws-lambda';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { verifySignature as judgeSignature, type VerifySignatureDependencies } from '../../src/intake/verify-signature.ts';
import { RejectedError } from './errors.ts';

export interface VerifyDependencies extends VerifySignatureDependencies {
  p1QueueArn: string;
}

/** How far the clocks of signer and engine may be apart. */
const SKEW_MS = 10 * 60_000;

/** @throws RejectedError when the request isn't signed by one of our keys. KMS being down throws as it is: a retry. */
export async function verifySignature(request: RemediationRequest, dependencies: VerifyDependencies): Promise<void> {
  const verdict = await judgeSignature(request, dependencies);
  if (verdict === 'foreign-key') throw new RejectedError('unauthorized', 'auth.keyId: not one of the keys that sign requests now');
  if (verdict === 'does-not-fit') throw new RejectedError('unauthorized', 'auth.signature: does not fit this request');
}

/** The attribute and the queue aren't signed: neither may claim another priority than the signed one. */
export function verifyPriority(request: RemediationRequest, record: SQSRecord, p1QueueArn: string): void {
  const { incident } = request;
  const claimed = record.messageAttributes['priority']?.stringValue;
  if (claimed !== undefined && claimed !== incident.priority)
    throw new RejectedError('unauthorized', `messageAttributes.priority: says ${claimed}, signed is ${incident.priority}`, request);
  if (record.eventSourceARN === p1QueueArn && incident.priority !== 'P1')
    throw new RejectedError('unauthorized', `incident.priority: ${incident.priority} does not belong into the P1 queue`, request);
}

/** @throws RejectedError when the request has expired, or was issued in the future, beyond the clocks' skew. */
export function verifyTimes(request: RemediationRequest, now: Date): void {
  const { auth } = request;
  if (Date.parse(auth.expiresAt) + SKEW_MS < now.getTime())
    throw new RejectedError('expired', `auth.expiresAt: ${auth.expiresAt} has passed. Replay it: that signs it anew`, request);
  if (Date.parse(auth.issuedAt) - SKEW_MS > now.getTime())
    throw new RejectedError('unauthorized', `auth.issuedAt: ${auth.issuedAt} is in the future`, request);
}
