import { CreateAliasCommand, CreateKeyCommand, type KeySpec, type KeyUsageType, type KMSClient } from '@aws-sdk/client-kms';
import { UnsupportedTemplateError } from '../errors.ts';
import type { PhysicalResource } from '../physical-resources.ts';
import type { ResolvedResource } from '../resolve-template.ts';
import type { Template } from '../template.ts';

async function createKey(kms: KMSClient, properties: Record<string, unknown>): Promise<PhysicalResource> {
  const { KeyMetadata: key } = await kms.send(
    new CreateKeyCommand({
      Description: properties['Description'] as string,
      KeySpec: (properties['KeySpec'] ?? 'SYMMETRIC_DEFAULT') as KeySpec,
      KeyUsage: (properties['KeyUsage'] ?? 'ENCRYPT_DECRYPT') as KeyUsageType,
    }),
  );
  if (!key?.KeyId || !key.Arn) throw new UnsupportedTemplateError('a key without the id that KMS gives it');
  return { ref: key.KeyId, attributes: { Arn: key.Arn, KeyId: key.KeyId } };
}

/** Creates the template's keys. They come first: their ids follow from no name. Key policies have no local meaning. */
export async function createKeys(template: Template, kms: KMSClient): Promise<Record<string, PhysicalResource>> {
  const keys = Object.entries(template.Resources).filter(([, resource]) => resource.Type === 'AWS::KMS::Key');
  const created = keys.map(async ([id, resource]) => [id, await createKey(kms, resource.Properties ?? {})] as const);
  return Object.fromEntries(await Promise.all(created));
}

/** Names the keys that the template has a name for. */
export async function createAliases(aliases: ResolvedResource[], kms: KMSClient): Promise<void> {
  for (const { properties } of aliases) {
    const [AliasName, TargetKeyId] = [String(properties['AliasName']), String(properties['TargetKeyId'])];
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
  }
}
