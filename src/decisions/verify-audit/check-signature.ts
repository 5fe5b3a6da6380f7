import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { SignedChainList } from '../../contracts/audit-evidence.ts';

/** A public key: PEM text, or DER bytes (SubjectPublicKeyInfo) as KMS gives them. */
export type PublicKey = string | Uint8Array;

/** The keys that may have signed, by key id; a Map is one. */
export interface KeyRing {
  get(keyId: string): PublicKey | undefined | Promise<PublicKey | undefined>;
}

/** @throws when it is no public key */
export const toKeyObject = (key: PublicKey): KeyObject =>
  typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' });

function readKey(key: PublicKey): KeyObject | undefined {
  try {
    return toKeyObject(key);
  } catch {
    return undefined;
  }
}

/** Checks lists' signatures by the public keys that the caller trusts. */
export function createSignatureCheck(publicKeys: KeyRing) {
  const keys = new Map<string, KeyObject | undefined>();

  async function findKey(keyId: string): Promise<KeyObject | undefined> {
    if (!keys.has(keyId)) {
      const key = await publicKeys.get(keyId);
      keys.set(keyId, key === undefined ? undefined : readKey(key));
    }
    return keys.get(keyId);
  }

  /** @returns what is wrong with a list's signature; undefined when it holds. */
  return async ({ list, signature, keyId }: SignedChainList): Promise<string | undefined> => {
    const key = await findKey(keyId);
    if (!key) return `no trusted public key of ${keyId} is at hand`;
    const bytes = Buffer.from(signature, 'base64');
    if (bytes.toString('base64') !== signature) return 'the signature is not written as base64 writes it';
    return verify('sha256', Buffer.from(list), key, bytes) ? undefined : 'the signature is not that of the list';
  };
}
