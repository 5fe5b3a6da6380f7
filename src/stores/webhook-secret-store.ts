import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { CorruptRecordError } from './errors.ts';

export type WebhookSecretStore = ReturnType<typeof createWebhookSecretStore>;

/** By source, the secrets that are valid now: `{ "pagerduty": ["…", "…"] }`. */
const secretsSchema = z.record(z.string(), z.array(z.string()));

/** A changed secret is valid within this time. */
const GOOD_FOR_MS = 60_000;

function parse(text: string, arn: string): Record<string, string[]> {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    // Neither the text nor what is wrong with it may reach a log.
    throw new CorruptRecordError('Secret', arn, 'it must be JSON of the form { "source": ["secret"] }');
  }
}

/** Secrets by which webhooks prove who sent them (Secrets Manager). */
export function createWebhookSecretStore(secretsManager: SecretsManagerClient, arn: string) {
  let known: { secrets: Record<string, string[]>; readAt: number } | undefined;
  return {
    /** @returns the secrets of a source; none when it has none. @throws CorruptRecordError, or what AWS throws */
    async get(source: string, now: Date): Promise<string[]> {
      if (!known || now.getTime() - known.readAt >= GOOD_FOR_MS) {
        const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: arn }));
        known = { secrets: parse(SecretString, arn), readAt: now.getTime() };
      }
      return Object.hasOwn(known.secrets, source) ? (known.secrets[source] ?? []) : [];
    },
  };
}
