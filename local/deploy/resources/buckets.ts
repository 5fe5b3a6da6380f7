import type { BucketDefinition, RetentionMode } from '../../s3/types.ts';
import type { ResolvedTemplate } from '../resolve-template.ts';
import type { DeployServices } from '../services.ts';

interface DefaultRetention {
  Mode: RetentionMode;
  Days?: number | string;
  Years?: number | string;
}

interface BucketProperties {
  ObjectLockEnabled?: boolean | string;
  ObjectLockConfiguration?: { Rule?: { DefaultRetention?: DefaultRetention } };
}

const describeRetention = ({ Mode: mode, Days: days, Years: years }: DefaultRetention) => ({
  mode,
  ...(days !== undefined && { days: Number(days) }),
  ...(years !== undefined && { years: Number(years) }),
});

/** What a local bucket honours; encryption, expiry and access have no local meaning. */
function describeBucket(name: string, properties: BucketProperties): BucketDefinition {
  if (String(properties.ObjectLockEnabled) !== 'true') return { name };
  const retention = properties.ObjectLockConfiguration?.Rule?.DefaultRetention;
  return { name, objectLock: retention ? { defaultRetention: describeRetention(retention) } : {} };
}

/** Creates the buckets, Serverless's own too: it stays empty. */
export async function createBuckets(stack: ResolvedTemplate, services: DeployServices): Promise<void> {
  for (const { logicalId, properties } of stack.resourcesOf('AWS::S3::Bucket')) {
    await services.createBucket(describeBucket(stack.ref(logicalId), properties));
  }
}
