import { createHash } from 'node:crypto';
import type { Secret, TextSecret } from '../../deploy/services.ts';
import { AwsError, type Service } from '../wire.ts';

/** Another text is another version. */
const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const textOf = (secret: Secret | TextSecret): string =>
  'text' in secret ? secret.text : JSON.stringify({ username: secret.username, password: secret.password });

/** Secrets that the deployed template made. */
export function createSecretsManager(secrets: Map<string, Secret | TextSecret>): Service {
  const find = (id: unknown): Secret | TextSecret => {
    const secret = [...secrets.values()].find(({ arn, name }) => arn === id || name === id);
    if (!secret) throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret ${String(id)}.`);
    return secret;
  };
  return {
    GetSecretValue({ SecretId }) {
      const secret = find(SecretId);
      const text = textOf(secret);
      return { ARN: secret.arn, Name: secret.name, VersionId: versionOf(text), SecretString: text };
    },
    PutSecretValue({ SecretId, SecretString }) {
      const { arn, name } = find(SecretId);
      const text = String(SecretString);
      secrets.set(arn, { arn, name, text });
      return { ARN: arn, Name: name, VersionId: versionOf(text), VersionStages: ['AWSCURRENT'] };
    },
  };
}
