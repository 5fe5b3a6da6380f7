import { createHash } from 'node:crypto';
import { KMSInvalidSignatureException, SignCommand, VerifyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { ChainList, SignedChainList } from '../contracts/audit-evidence.ts';

export type ChainSigner = ReturnType<typeof createChainSigner>;

/** KMS signs no more than 4 KB by itself, so that it gets the digest. */
const digestOf = (list: string) => ({
  Message: createHash('sha256').update(list).digest(),
  MessageType: 'DIGEST' as const,
  SigningAlgorithm: 'ECDSA_SHA_256' as const,
});

/** Signs lists with the estate's asymmetric key, whose public half is enough to check them. */
export function createChainSigner(kms: Pick<KMSClient, 'send'>, keyId: string) {
  return {
    async sign(chainList: ChainList): Promise<SignedChainList> {
      const list = JSON.stringify(chainList);
      const answer = await kms.send(new SignCommand({ KeyId: keyId, ...digestOf(list) }));
      const { Signature = new Uint8Array(), KeyId = keyId } = answer;
      return { list, signature: Buffer.from(Signature).toString('base64'), keyId: KeyId };
    },

    /** @returns whether the list was signed with the key. */
    async isSigned({ list, signature }: SignedChainList): Promise<boolean> {
      const Signature = Buffer.from(signature, 'base64');
      if (Signature.length === 0) return false;
      try {
        await kms.send(new VerifyCommand({ KeyId: keyId, Signature, ...digestOf(list) }));
        return true;
      } catch (error) {
        if (error instanceof KMSInvalidSignatureException) return false;
        throw error;
      }
    },
  };
}
