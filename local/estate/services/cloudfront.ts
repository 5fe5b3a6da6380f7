import { randomInt } from 'node:crypto';
import type { RecordEffect } from '../journal.ts';
import { listOf } from '../protocols/xml.ts';
import { rememberBySeed, tagList, type Resources } from '../resources.ts';
import type { DistributionSeed } from '../seed.ts';
import { ACCOUNT, AwsError, type Service } from '../wire.ts';

const DEFAULT_INVALIDATION_SECONDS = 15;
/** In progress at a time. */
const MAX_WILDCARDS = 15;
const MAX_PATHS = 3_000;

export interface CloudFrontDependencies extends Pick<Resources, 'distributions'> {
  now: () => number;
  recordEffect: RecordEffect;
}

interface Invalidation {
  id: string;
  callerReference: string;
  paths: string[];
  /** Epoch milliseconds, virtual. */
  createdAt: number;
}

const arnOf = ({ distributionId }: DistributionSeed): string => `arn:aws:cloudfront::${ACCOUNT}:distribution/${distributionId}`;
const newId = (): string => `I${randomInt(2 ** 40).toString(36).toUpperCase().padStart(9, '0')}`;

/** CloudFront: an invalidation takes a while; the caller reference makes a second request the same one. */
export function createCloudFront({ now, distributions, recordEffect }: CloudFrontDependencies): Service {
  const invalidationsOf = rememberBySeed((_: DistributionSeed): Invalidation[] => []);

  function find(id: unknown): DistributionSeed {
    const found = distributions.get(String(id));
    if (!found) throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
    return found;
  }

  const isDone = ({ invalidationSeconds = DEFAULT_INVALIDATION_SECONDS }: DistributionSeed, { createdAt }: Invalidation): boolean =>
    now() >= createdAt + invalidationSeconds * 1000;

  const describe = (seed: DistributionSeed, one: Invalidation) => ({
    Invalidation: {
      Id: one.id,
      Status: isDone(seed, one) ? 'Completed' : 'InProgress',
      CreateTime: new Date(one.createdAt).toISOString(),
      InvalidationBatch: {
        Paths: { Quantity: one.paths.length, Items: listOf('Path', one.paths) },
        CallerReference: one.callerReference,
      },
    },
  });

  function assertRoom(seed: DistributionSeed, paths: string[]): void {
    const open = invalidationsOf(seed).filter((one) => !isDone(seed, one));
    const all = [...open.flatMap((one) => one.paths), ...paths];
    if (all.length > MAX_PATHS || all.filter((path) => path.endsWith('*')).length > MAX_WILDCARDS)
      throw new AwsError('TooManyInvalidationsInProgress', 'Your request would exceed the number of invalidations in progress.');
  }

  return {
    GetDistribution({ Id }) {
      const seed = find(Id);
      const open = invalidationsOf(seed).filter((one) => !isDone(seed, one));
      return {
        Distribution: {
          Id,
          ARN: arnOf(seed),
          Status: 'Deployed',
          InProgressInvalidationBatches: open.length,
          DistributionConfig: { Enabled: seed.enabled ?? true },
        },
      };
    },
    ListTagsForResource: ({ Resource }) => ({
      Tags: { Items: listOf('Tag', tagList(find(String(Resource).split('/').at(-1)).tags)) },
    }),
    CreateInvalidation({ DistributionId, CallerReference, Paths }, { requestId }) {
      const seed = find(DistributionId);
      const [callerReference, paths] = [String(CallerReference), Paths as string[]];
      const known = invalidationsOf(seed).find((one) => one.callerReference === callerReference);
      if (known && known.paths.join() !== paths.join())
        throw new AwsError('InvalidArgument', 'Your request contains a caller reference that was used for other paths.');
      if (known) return describe(seed, known);
      assertRoom(seed, paths);
      const one = { id: newId(), callerReference, paths, createdAt: now() };
      invalidationsOf(seed).push(one);
      recordEffect({ service: 'cloudfront', operation: 'CreateInvalidation', target: seed.distributionId, token: callerReference, requestId });
      return describe(seed, one);
    },
    GetInvalidation({ DistributionId, Id }) {
      const seed = find(DistributionId);
      const one = invalidationsOf(seed).find(({ id }) => id === Id);
      if (!one) throw new AwsError('NoSuchInvalidation', 'The specified invalidation does not exist.', 404);
      return describe(seed, one);
    },
  };
}
