import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError, type Service } from '../wire.ts';
import { createKmsKeys } from './kms-keys.ts';

type Input = Record<string, unknown>;

/** KMS takes this much to sign, in bytes. */
const MAX_MESSAGE_BYTES = 4096;
const DIGEST_BYTES = 32;

const bytesOf = (value: unknown): Buffer => Buffer.from(String(value ?? ''), 'base64');

function assertAlgorithm(given: unknown, expected: string): void {
  if (given !== expected) throw new AwsError('InvalidKeyUsageException', `Algorithm ${String(given)} does not fit the key.`);
}

function messageOf(input: Input): Buffer {
  const message = bytesOf(input['Message']);
  if (message.length === 0 || message.length > MAX_MESSAGE_BYTES)
    throw new AwsError('ValidationException', `Message must have 1 to ${MAX_MESSAGE_BYTES} bytes.`);
  return message;
}

function macOf(secret: Buffer, input: Input): Buffer {
  const message = messageOf(input);
  assertAlgorithm(input['MacAlgorithm'], 'HMAC_SHA_256');
  return createHmac('sha256', secret).update(message).digest();
}

/** A digest is signed as it comes; anything else is hashed before. */
function digestOf(input: Input): Buffer {
  const message = messageOf(input);
  assertAlgorithm(input['SigningAlgorithm'], 'ECDSA_SHA_256');
  const { MessageType: type = 'RAW' } = input;
  if (type === 'RAW') return createHash('sha256').update(message).digest();
  if (type !== 'DIGEST') throw new AwsError('ValidationException', `MessageType ${String(type)} is neither RAW nor DIGEST.`);
  if (message.length !== DIGEST_BYTES) throw new AwsError('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.');
  return message;
}

/** Keys whose secrets never leave: for MACs, and for signatures. */
export function createKms(): Service {
  const keys = createKmsKeys();
  return {
    CreateKey: (input) => ({ KeyMetadata: keys.describe(keys.create(input)) }),
    CreateAlias(input) {
      keys.nameIt(String(input['AliasName']), keys.find({ KeyId: input['TargetKeyId'] }));
      return {};
    },
    DescribeKey: (input) => ({ KeyMetadata: keys.describe(keys.find(input)) }),
    DisableKey(input) {
      keys.disable(keys.find(input));
      return {};
    },
    GenerateMac(input) {
      const { arn, secret } = keys.findOf(input, 'HMAC_256');
      return { KeyId: arn, MacAlgorithm: 'HMAC_SHA_256', Mac: macOf(secret, input).toString('base64') };
    },
    VerifyMac(input) {
      const { arn, secret } = keys.findOf(input, 'HMAC_256');
      const expected = macOf(secret, input);
      const given = bytesOf(input['Mac']);
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw new AwsError('KMSInvalidMacException', 'The MAC does not fit the message.');
      return { KeyId: arn, MacAlgorithm: 'HMAC_SHA_256', MacValid: true };
    },
    Sign(input) {
      const { arn, secret } = keys.findOf(input, 'ECC_NIST_P256');
      const signature = secret.sign(digestOf(input));
      return { KeyId: arn, SigningAlgorithm: 'ECDSA_SHA_256', Signature: signature.toString('base64') };
    },
    Verify(input) {
      const { arn, secret } = keys.findOf(input, 'ECC_NIST_P256');
      if (!secret.verify(digestOf(input), bytesOf(input['Signature'])))
        throw new AwsError('KMSInvalidSignatureException', 'The signature does not fit the message.');
      return { KeyId: arn, SigningAlgorithm: 'ECDSA_SHA_256', SignatureValid: true };
    },
    GetPublicKey(input) {
      const { arn, secret } = keys.findOf(input, 'ECC_NIST_P256', 'UnsupportedOperationException');
      const kind = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', SigningAlgorithms: ['ECDSA_SHA_256'] };
      return { KeyId: arn, ...kind, PublicKey: secret.publicKey.toString('base64') };
    },
  };
}
