import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { lambda } from './client.ts';
import { describe } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { functionName } = parseInput(targetSchema, 'target', target);
  const { idempotent: _, ...functionParameters } = parseInput(parametersSchema, 'parameters', parameters);
  const { functionArn, configuration, tags } = await describe(lambda(context), functionName);
  assertOptedIn(functionArn, tags);
  const { remediationId, incidentId, ciId } = context;
  return {
    actionType: 'lambda-invoke',
    targetResource: functionArn,
    currentState: { state: configuration.State, lastUpdateStatus: configuration.LastUpdateStatus },
    apiRequest: {
      service: 'lambda',
      operation: 'Invoke',
      input: {
        FunctionName: functionName,
        InvocationType: 'RequestResponse',
        Payload: JSON.stringify({ remediationId, incidentId, ciId, parameters: functionParameters }),
      },
    },
    expectedState: { functionError: null },
    alreadySatisfied: false,
    target,
    parameters,
  };
}
