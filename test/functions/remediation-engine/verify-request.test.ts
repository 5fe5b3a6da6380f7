import { KMSInvalidMacException, type KMSClient, type VerifyMacCommand } from '@aws-sdk/client-kms';
import { expect, test } from '@jest/globals';
import { verifySignature, verifyTimes } from '../../../functions/remediation-engine/verify-request.ts';
import { makeRequest } from '../../support/fixtures.ts';

const signingKeyIds = ['key-now', 'key-before'];
const signedBy = (keyId: string) => makeRequest({ auth: { keyId } });

/** A KMS that finds the MAC right, wrong, or does not answer. */
const makeKms = (behaviour: 'right' | 'wrong' | 'down'): KMSClient => {
  const send = async (_command: VerifyMacCommand) => {
    if (behaviour === 'wrong') throw new KMSInvalidMacException({ message: 'no', $metadata: {} });
    if (behaviour === 'down') throw new Error('KMS is down');
    return { MacValid: true };
  };
  return { send } as unknown as KMSClient;
};
const verify = (keyId: string, behaviour: 'right' | 'wrong' | 'down' = 'right') =>
  verifySignature(signedBy(keyId), { kms: makeKms(behaviour), signingKeyIds, p1QueueArn: '' });

test.each(signingKeyIds)('during a rotation %s counts', async (keyId) => {
  await expect(verify(keyId)).resolves.toBeUndefined();
});

test('a key that is no longer listed does not count, even if KMS finds its MAC right', async () => {
  await expect(verify('key-retired')).rejects.toMatchObject({ reason: 'unauthorized' });
});

test('a MAC that does not fit is unauthorized', async () => {
  await expect(verify('key-now', 'wrong')).rejects.toMatchObject({ reason: 'unauthorized' });
});

test('KMS being down rejects nothing: the message is delivered again', async () => {
  await expect(verify('key-now', 'down')).rejects.toThrow('KMS is down');
});

const request = makeRequest({ auth: { issuedAt: '2026-05-19T10:00:00Z', expiresAt: '2026-05-19T10:15:00Z' } });

test.each([
  ['2026-05-19T10:25:00Z', 'ten minutes behind the expiry'],
  ['2026-05-19T09:50:00Z', 'ten minutes ahead of the issue'],
])('a clock at %s is still within the skew: %s', (now) => {
  expect(() => verifyTimes(request, new Date(now))).not.toThrow();
});

test.each([
  ['2026-05-19T10:25:00.001Z', 'expired'],
  ['2026-05-19T09:49:59.999Z', 'unauthorized'],
])('a clock at %s is beyond it: %s', (now, reason) => {
  expect(() => verifyTimes(request, new Date(now))).toThrow(expect.objectContaining({ reason }));
});
