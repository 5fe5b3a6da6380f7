import { randomBytes, randomUUID } from 'node:crypto';
import { ACCOUNT, AwsError, REGION } from '../wire.ts';
import { createP256Key, type P256Key } from './p256.ts';

type Input = Record<string, unknown>;

/** What each kind of key is for. */
const KINDS = {
  SYMMETRIC_DEFAULT: { KeyUsage: 'ENCRYPT_DECRYPT', EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] },
  HMAC_256: { KeyUsage: 'GENERATE_VERIFY_MAC', MacAlgorithms: ['HMAC_SHA_256'] },
  ECC_NIST_P256: { KeyUsage: 'SIGN_VERIFY', SigningAlgorithms: ['ECDSA_SHA_256'] },
} as const;

type KeySpec = keyof typeof KINDS;

/** What never leaves KMS. */
interface Secrets {
  SYMMETRIC_DEFAULT: undefined;
  HMAC_256: Buffer;
  ECC_NIST_P256: P256Key;
}

export interface Key<Spec extends KeySpec = KeySpec> {
  arn: string;
  keyId: string;
  keySpec: Spec;
  secret: Secrets[Spec];
}

const SECRETS: { [Spec in KeySpec]: () => Secrets[Spec] } = {
  SYMMETRIC_DEFAULT: () => undefined,
  HMAC_256: () => randomBytes(32),
  ECC_NIST_P256: createP256Key,
};

/** The keys of KMS; aliases point to them. */
export function createKmsKeys() {
  const keys = new Map<string, Key>();
  const aliases = new Map<string, string>();
  const disabled = new Set<string>();

  function find(input: Input): Key {
    const asked = String(input['KeyId']);
    const keyId = aliases.get(asked.replace(/^.*:(?=alias\/)/, '')) ?? asked.split('/').pop() ?? '';
    const key = keys.get(keyId);
    if (!key) throw new AwsError('NotFoundException', `Key '${asked}' does not exist`);
    if (disabled.has(keyId)) throw new AwsError('DisabledException', `${key.arn} is disabled.`);
    return key;
  }

  return {
    find,
    /** @throws AwsError with the given code when the key is of another kind */
    findOf<Spec extends KeySpec>(input: Input, keySpec: Spec, code = 'InvalidKeyUsageException'): Key<Spec> {
      const key = find(input);
      if (key.keySpec !== keySpec) throw new AwsError(code, `${key.arn} key spec is ${key.keySpec} which is not valid for this operation.`);
      return key as Key<Spec>;
    },
    create({ KeySpec: keySpec = 'SYMMETRIC_DEFAULT', KeyUsage: keyUsage = 'ENCRYPT_DECRYPT' }: Input): Key {
      const kind = KINDS[keySpec as KeySpec] as { KeyUsage: string } | undefined;
      if (!kind) throw new AwsError('UnsupportedOperationException', `KeySpec ${String(keySpec)} is not simulated.`);
      if (kind.KeyUsage !== keyUsage)
        throw new AwsError('ValidationException', `KeyUsage ${String(keyUsage)} is not compatible with KeySpec ${String(keySpec)}`);
      const keyId = randomUUID();
      const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${keyId}`;
      const key: Key = { arn, keyId, keySpec: keySpec as KeySpec, secret: SECRETS[keySpec as KeySpec]() };
      keys.set(keyId, key);
      return key;
    },
    nameIt: (alias: string, { keyId }: Key): void => void aliases.set(alias, keyId),
    disable: ({ keyId }: Key): void => void disabled.add(keyId),
    describe: ({ arn, keyId, keySpec }: Key) => ({
      KeyId: keyId,
      Arn: arn,
      AWSAccountId: ACCOUNT,
      Enabled: !disabled.has(keyId),
      KeySpec: keySpec,
      ...KINDS[keySpec],
    }),
  };
}
