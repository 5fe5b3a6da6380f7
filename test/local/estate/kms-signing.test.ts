import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  VerifyCommand,
  type MessageType,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../local/clock/clock.ts';
import { startEstate } from '../../../local/estate/start-estate.ts';

const SigningAlgorithm = 'ECDSA_SHA_256';
const clock = createClock();
let estate: Awaited<ReturnType<typeof startEstate>>;
let kms: KMSClient;
let KeyId: string;

beforeAll(async () => {
  estate = await startEstate({ clock });
  kms = new KMSClient({ endpoint: estate.url, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'x' }, maxAttempts: 1 });
  KeyId = await createKey('ECC_NIST_P256', 'SIGN_VERIFY');
});
afterAll(async () => {
  kms.destroy();
  clock.close();
  await estate.close();
});

async function createKey(KeySpec: 'ECC_NIST_P256' | 'HMAC_256', KeyUsage: 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC'): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata?.Arn ?? '';
}
const sign = (Message: Uint8Array, MessageType?: MessageType, key = KeyId) =>
  kms.send(new SignCommand({ KeyId: key, Message, MessageType, SigningAlgorithm }));
const check = (Message: Uint8Array, Signature: Uint8Array | undefined, MessageType?: MessageType) =>
  kms.send(new VerifyCommand({ KeyId, Message, MessageType, Signature, SigningAlgorithm }));

const message = Buffer.from('heads of chains');
const digest = createHash('sha256').update(message).digest();

describe('a key of ECC_NIST_P256', () => {
  test('signs so that its public key alone verifies, message or digest', async () => {
    const { PublicKey, KeySpec } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey ?? []), type: 'spki', format: 'der' });

    for (let round = 0; round < 20; round += 1) {
      const [ofMessage, ofDigest] = [await sign(message), await sign(digest, 'DIGEST')];
      expect(verify('sha256', message, publicKey, ofMessage.Signature ?? Buffer.alloc(0))).toBe(true);
      expect(verify('sha256', message, publicKey, ofDigest.Signature ?? Buffer.alloc(0))).toBe(true);
    }
    expect(KeySpec).toBe('ECC_NIST_P256');
    expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  test('verifies its own signatures, message or digest', async () => {
    const { Signature } = await sign(message);

    expect(await check(message, Signature)).toMatchObject({ KeyId, SignatureValid: true, SigningAlgorithm });
    expect((await check(digest, Signature, 'DIGEST')).SignatureValid).toBe(true);
  });

  test.each([
    ['another message', (signature: Buffer) => [Buffer.from('other'), signature]],
    ['a changed signature', (signature: Buffer) => [message, Buffer.from([...signature.subarray(0, -1), (signature.at(-1) ?? 0) ^ 1])]],
    ['one byte too many', (signature: Buffer) => [message, Buffer.from([...signature, 0])]],
    ['what is no signature', () => [message, Buffer.from('none')]],
  ])('refuses %s', async (_, change) => {
    const { Signature = new Uint8Array() } = await sign(message);
    const [given = message, changed] = change(Buffer.from(Signature));

    await expect(check(given, changed)).rejects.toMatchObject({ name: 'KMSInvalidSignatureException' });
  });

  test('takes messages of up to 4096 bytes, and digests of 32', async () => {
    await expect(sign(Buffer.alloc(4096, 'a'))).resolves.toBeDefined();
    await expect(sign(Buffer.alloc(4097, 'a'))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(sign(Buffer.alloc(20, 'a'), 'DIGEST')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('is found by its alias', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/chains', TargetKeyId: KeyId }));

    expect((await sign(message, 'RAW', 'alias/chains')).KeyId).toBe(KeyId);
    expect((await kms.send(new DescribeKeyCommand({ KeyId: 'alias/chains' }))).KeyMetadata).toMatchObject({
      Arn: KeyId,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: [SigningAlgorithm],
    });
  });

  test('signs nothing once it is disabled', async () => {
    const key = await createKey('ECC_NIST_P256', 'SIGN_VERIFY');
    await kms.send(new DisableKeyCommand({ KeyId: key }));

    await expect(sign(message, 'RAW', key)).rejects.toMatchObject({ name: 'DisabledException' });
  });
});

describe('a key does nothing that it is not for', () => {
  test('a key for MACs signs nothing and has no public key', async () => {
    const key = await createKey('HMAC_256', 'GENERATE_VERIFY_MAC');

    await expect(sign(message, 'RAW', key)).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(kms.send(new GetPublicKeyCommand({ KeyId: key }))).rejects.toMatchObject({ name: 'UnsupportedOperationException' });
  });

  test('a key for signatures makes no MAC, nor signatures of another algorithm', async () => {
    const mac = new GenerateMacCommand({ KeyId, Message: message, MacAlgorithm: 'HMAC_SHA_256' });
    const other = new SignCommand({ KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_384' });

    await expect(kms.send(mac)).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
    await expect(kms.send(other)).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
  });

  test('no key is made for what its kind cannot do', async () => {
    await expect(createKey('HMAC_256', 'SIGN_VERIFY')).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
