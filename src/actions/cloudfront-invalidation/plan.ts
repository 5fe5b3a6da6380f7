import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { cloudfront } from './client.ts';
import { describe } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

/** The remediation id is the caller reference: CloudFront answers a second request with the first one's invalidation. */
export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { distributionId } = parseInput(targetSchema, 'target', target);
  const { paths } = parseInput(parametersSchema, 'parameters', parameters);
  const { distribution, tags } = await describe(cloudfront(context), distributionId);
  const { ARN = distributionId, Status, DistributionConfig, InProgressInvalidationBatches } = distribution;
  assertOptedIn(ARN, tags);
  if (!DistributionConfig?.Enabled) throw new TargetRefusedError(`Distribution ${distributionId} is disabled: it serves nothing stale.`);
  return {
    actionType: 'cloudfront-invalidation',
    targetResource: ARN,
    currentState: { status: Status, invalidationsInProgress: InProgressInvalidationBatches },
    apiRequest: {
      service: 'cloudfront',
      operation: 'CreateInvalidation',
      input: {
        DistributionId: distributionId,
        InvalidationBatch: { CallerReference: context.remediationId, Paths: { Quantity: paths.length, Items: paths } },
      },
    },
    expectedState: { status: 'Completed' },
    alreadySatisfied: false,
    target,
    parameters,
  };
}
