import { createHash } from 'node:crypto';
import type { Secret } from '../../deploy/services.ts';
import { AwsError, type Service } from '../wire.ts';

/** Another password is another version. */
const versionOf = (password: string): string => createHash('sha256').update(password).digest('hex').slice(0, 32);

/** Secrets that the deployed template made. */
export const createSecretsManager = (secrets: Map<string, Secret>): Service => ({
  GetSecretValue({ SecretId }) {
    const secret = [...secrets.values()].find(({ arn, name }) => arn === SecretId || name === SecretId);
    if (!secret)
      throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret ${String(SecretId)}.`);
    const { arn, name, username, password } = secret;
    return { ARN: arn, Name: name, VersionId: versionOf(password), SecretString: JSON.stringify({ username, password }) };
  },
});
