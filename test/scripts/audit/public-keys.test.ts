import { generateKeyPairSync } from 'node:crypto';
import { NotFoundException, type GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { createKmsKeys, pinKeys, toPem } from '../../../scripts/audit/public-keys.ts';

const CURRENT = 'arn:aws:kms:us-east-1:000000000000:key/current';
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const der = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const otherPem = other.export({ type: 'spki', format: 'pem' }).toString();

function kmsWith(known: string[]) {
  const asked: string[] = [];
  const send = ({ input: { KeyId = '' } }: GetPublicKeyCommand) => {
    asked.push(KeyId);
    if (known.includes(KeyId)) return Promise.resolve({ PublicKey: der });
    return Promise.reject(new NotFoundException({ message: 'no such key', $metadata: {} }));
  };
  return { asked, kms: { send } as unknown as Pick<KMSClient, 'send'> };
}

describe('the keys of KMS', () => {
  test('are asked for once', async () => {
    const { kms, asked } = kmsWith([CURRENT]);
    const keys = createKmsKeys(kms, CURRENT);

    expect([await keys.get(CURRENT), await keys.get(CURRENT)]).toEqual([der, der]);
    expect(asked).toEqual([CURRENT]);
  });

  test('of before count too; one that is gone is none', async () => {
    const former = CURRENT.replace('current', 'former');
    const keys = createKmsKeys(kmsWith([CURRENT, former]).kms, CURRENT);

    expect(await keys.get(former)).toEqual(der);
    expect(await keys.get(CURRENT.replace('current', 'gone'))).toBeUndefined();
  });

  test.each([
    ['of another account', CURRENT.replace('000000000000', '111111111111')],
    ['of another region', CURRENT.replace('us-east-1', 'eu-west-1')],
    ['by another name', 'alias/forged'],
  ])('%s are not even asked for: a list may name any', async (_, keyId) => {
    const { kms, asked } = kmsWith([keyId]);

    expect(await createKmsKeys(kms, CURRENT).get(keyId)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

describe('pinned keys', () => {
  const keys = pinKeys(new Map<string, string | Uint8Array>([['a', der], ['b', otherPem]]), [pem]);

  test('are taken, in whatever form they come', async () => expect(await keys.get('a')).toBe(der));
  test('are the only ones', async () => expect([await keys.get('b'), await keys.get('c')]).toEqual([undefined, undefined]));
  test('are written as PEM', () => expect(toPem(der)).toBe(pem));
});
