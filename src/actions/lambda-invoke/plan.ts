import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { ask } from '../ask-target.ts';
import { parseInput } from '../parse-input.ts';
import { lambda } from './client.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { functionName } = parseInput(targetSchema, 'target', target);
  const { idempotent: _, ...functionParameters } = parseInput(parametersSchema, 'parameters', parameters);
  const configuration = await ask(lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })));
  const { remediationId, incidentId, ciId } = context;
  return {
    actionType: 'lambda-invoke',
    targetResource: configuration.FunctionArn ?? functionName,
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
