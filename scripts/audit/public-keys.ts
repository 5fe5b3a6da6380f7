import { GetPublicKeyCommand, NotFoundException, type KMSClient } from '@aws-sdk/client-kms';
import { toKeyObject, type KeyRing, type PublicKey } from '../../src/decisions/verify-audit/check-signature.ts';

/** `arn:aws:kms:<region>:<account>:key/`: what keys of one account and region have in common. */
const placeOf = (keyArn: string): string => keyArn.split('/')[0] ?? '';

async function askKms(kms: Pick<KMSClient, 'send'>, keyId: string): Promise<PublicKey | undefined> {
  try {
    return (await kms.send(new GetPublicKeyCommand({ KeyId: keyId }))).PublicKey;
  } catch (error) {
    // A key that was deleted signs nothing any more; what it signed needs its public key from elsewhere.
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

/**
 * The keys that the estate signs with: the current one, and those before it. A list may name any key, so that only those
 * of the current one's account and region are asked for.
 */
export function createKmsKeys(kms: Pick<KMSClient, 'send'>, currentKeyArn: string): KeyRing {
  const known = new Map<string, Promise<PublicKey | undefined>>();
  return {
    get(keyId) {
      if (placeOf(keyId) !== placeOf(currentKeyArn)) return undefined;
      const key = known.get(keyId) ?? askKms(kms, keyId);
      known.set(keyId, key);
      return key;
    },
  };
}

const toDer = (key: PublicKey): string => toKeyObject(key).export({ type: 'spki', format: 'der' }).toString('base64');

/** @returns the key as PEM. @throws when it is none */
export const toPem = (key: PublicKey): string => toKeyObject(key).export({ type: 'spki', format: 'pem' }).toString();

/** Only the pinned ones of some keys, whoever says that others signed. @throws when a pinned one is no public key */
export function pinKeys(keys: KeyRing, pinned: PublicKey[]): KeyRing {
  const allowed = new Set(pinned.map(toDer));
  return {
    async get(keyId) {
      const key = await keys.get(keyId);
      return key !== undefined && allowed.has(toDer(key)) ? key : undefined;
    },
  };
}
