import { GetDistributionCommand, ListTagsForResourceCommand, type CloudFrontClient, type Distribution, type Tag } from '@aws-sdk/client-cloudfront';
import { ask } from '../ask-target.ts';
import { TargetRefusedError } from '../errors.ts';

/** @throws TargetRefusedError when there is no such distribution, TransientTargetError */
export async function describe(cloudfront: CloudFrontClient, Id: string): Promise<{ distribution: Distribution; tags: Tag[] }> {
  const { Distribution: distribution } = await ask(cloudfront.send(new GetDistributionCommand({ Id })));
  if (!distribution) throw new TargetRefusedError(`There is no distribution ${Id}.`);
  const { Tags } = await ask(cloudfront.send(new ListTagsForResourceCommand({ Resource: distribution.ARN })));
  return { distribution, tags: Tags?.Items ?? [] };
}
