import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { ACCOUNT, AwsError, REGION, type Service } from '../wire.ts';

type Input = Record<string, unknown>;

/** KMS takes this much to sign, in bytes. */
const MAX_MESSAGE_BYTES = 4096;

const arnOf = (keyId: string): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${keyId}`;

/** HMAC keys whose secrets never leave; aliases point to keys. */
export function createKms(): Service {
  const secrets = new Map<string, Buffer>();
  const aliases = new Map<string, string>();
  const disabled = new Set<string>();

  function find(input: Input): { keyId: string; secret: Buffer } {
    const asked = String(input['KeyId']);
    const keyId = aliases.get(asked.replace(/^.*:(?=alias\/)/, '')) ?? asked.split('/').pop() ?? '';
    const secret = secrets.get(keyId);
    if (!secret) throw new AwsError('NotFoundException', `Key '${asked}' does not exist`);
    if (disabled.has(keyId)) throw new AwsError('DisabledException', `${arnOf(keyId)} is disabled.`);
    return { keyId, secret };
  }

  function macOf(secret: Buffer, input: Input): Buffer {
    const message = Buffer.from(String(input['Message'] ?? ''), 'base64');
    if (message.length === 0 || message.length > MAX_MESSAGE_BYTES)
      throw new AwsError('ValidationException', `Message must have 1 to ${MAX_MESSAGE_BYTES} bytes.`);
    if (input['MacAlgorithm'] !== 'HMAC_SHA_256')
      throw new AwsError('InvalidKeyUsageException', `Algorithm ${String(input['MacAlgorithm'])} does not fit the key.`);
    return createHmac('sha256', secret).update(message).digest();
  }

  const metadataOf = (keyId: string) => ({
    KeyId: keyId,
    Arn: arnOf(keyId),
    AWSAccountId: ACCOUNT,
    Enabled: !disabled.has(keyId),
    KeySpec: 'HMAC_256',
    KeyUsage: 'GENERATE_VERIFY_MAC',
    MacAlgorithms: ['HMAC_SHA_256'],
  });

  return {
    CreateKey() {
      const keyId = randomUUID();
      secrets.set(keyId, randomBytes(32));
      return { KeyMetadata: metadataOf(keyId) };
    },
    CreateAlias(input) {
      aliases.set(String(input['AliasName']), find({ KeyId: input['TargetKeyId'] }).keyId);
      return {};
    },
    DescribeKey: (input) => ({ KeyMetadata: metadataOf(find(input).keyId) }),
    DisableKey(input) {
      disabled.add(find(input).keyId);
      return {};
    },
    GenerateMac(input) {
      const { keyId, secret } = find(input);
      return { KeyId: arnOf(keyId), MacAlgorithm: 'HMAC_SHA_256', Mac: macOf(secret, input).toString('base64') };
    },
    VerifyMac(input) {
      const { keyId, secret } = find(input);
      const expected = macOf(secret, input);
      const given = Buffer.from(String(input['Mac'] ?? ''), 'base64');
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw new AwsError('KMSInvalidMacException', 'The MAC does not fit the message.');
      return { KeyId: arnOf(keyId), MacAlgorithm: 'HMAC_SHA_256', MacValid: true };
    },
  };
}
