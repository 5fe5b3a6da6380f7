import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { parseInput } from '../parse-input.ts';
import { commentFor } from './comment.ts';
import { documentParameters, parametersSchema, targetSchema } from './parameters.ts';

/** SSM's shortest time for a command to reach its instance, in seconds. */
const SHORTEST_DELIVERY_SECONDS = 30;

/** A command always changes something: there is no state in which it is satisfied already. */
export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { instanceId } = parseInput(targetSchema, 'target', target);
  const { documentName } = parseInput(parametersSchema, 'parameters', parameters);
  return {
    actionType: 'ssm-run-command',
    targetResource: instanceId,
    currentState: {},
    apiRequest: {
      service: 'ssm',
      operation: 'SendCommand',
      input: {
        DocumentName: documentName,
        InstanceIds: [instanceId],
        Parameters: documentParameters(parameters),
        Comment: commentFor(context.remediationId),
        TimeoutSeconds: Math.max(SHORTEST_DELIVERY_SECONDS, context.timeoutSeconds),
      },
    },
    expectedState: { status: 'Success' },
    alreadySatisfied: false,
    target,
    parameters,
  };
}
