import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { ec2 } from './client.ts';
import { describe } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { instanceId } = parseInput(targetSchema, 'target', target);
  parseInput(parametersSchema, 'parameters', parameters);
  const { State, Tags, LaunchTime } = await describe(ec2(context), instanceId);
  assertOptedIn(instanceId, Tags);
  if (State?.Name !== 'running') throw new TargetRefusedError(`Instance ${instanceId} is ${State?.Name}, not running: it is not rebooted.`);
  return {
    actionType: 'ec2-reboot',
    targetResource: instanceId,
    currentState: { state: State.Name, launchTime: LaunchTime?.toISOString() },
    apiRequest: { service: 'ec2', operation: 'RebootInstances', input: { InstanceIds: [instanceId] } },
    expectedState: { state: 'running', systemStatus: 'ok', instanceStatus: 'ok' },
    alreadySatisfied: false,
    target,
    parameters,
  };
}
