import { randomBytes } from 'node:crypto';
import type { ResolvedResource } from '../resolve-template.ts';
import type { Database, Secret, TextSecret } from '../services.ts';

interface Generate {
  SecretStringTemplate: string;
  PasswordLength?: number;
}

const PASSWORD_LENGTH = 32;
const newPassword = (length: number): string => randomBytes(length).toString('base64url').slice(0, length);

export const isTextSecret = ({ properties }: ResolvedResource): boolean => 'SecretString' in properties;

/** @returns the secret with the text that the template gives it. */
export const describeTextSecret = ({ properties }: ResolvedResource, arn: string): TextSecret => ({
  arn,
  name: String(properties['Name']),
  text: String(properties['SecretString']),
});

/** @returns the secret with a password of its own, as Secrets Manager generates it. */
export function describeSecret({ properties }: ResolvedResource, arn: string): Secret {
  const generate = properties['GenerateSecretString'] as Generate;
  const { username } = JSON.parse(generate.SecretStringTemplate) as { username: string };
  const password = newPassword(generate.PasswordLength ?? PASSWORD_LENGTH);
  return { arn, name: String(properties['Name']), username, password };
}

/** @returns the secret that RDS keeps for a cluster's master user. */
export const describeAdminSecret = ({ adminSecretArn, masterUsername }: Database): Secret => ({
  arn: adminSecretArn,
  name: adminSecretArn.split(':').slice(6).join(':'),
  username: masterUsername,
  password: newPassword(PASSWORD_LENGTH),
});
