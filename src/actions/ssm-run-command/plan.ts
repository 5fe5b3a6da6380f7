import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { ssm } from './client.ts';
import { describe } from './describe.ts';
import { commentFor, documentParameters, parametersSchema, targetSchema } from './parameters.ts';

/** SSM's shortest time for a command to reach its instance, in seconds. */
const SHORTEST_DELIVERY_SECONDS = 30;

/** A command always changes something: there is no state in which it is satisfied already. */
export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { instanceId } = parseInput(targetSchema, 'target', target);
  const { documentName } = parseInput(parametersSchema, 'parameters', parameters);
  const { PingStatus, LastPingDateTime, PlatformName, AgentVersion } = await describe(ssm(context), instanceId);
  if (PingStatus !== 'Online')
    throw new TargetRefusedError(`Instance ${instanceId} is ${PingStatus}: a command wouldn't reach it. Last seen ${LastPingDateTime?.toISOString()}.`);
  return {
    actionType: 'ssm-run-command',
    targetResource: instanceId,
    currentState: { pingStatus: PingStatus, platform: PlatformName, agentVersion: AgentVersion },
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
