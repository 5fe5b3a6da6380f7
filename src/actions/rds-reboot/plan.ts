import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { rds } from './client.ts';
import { describe, type Database } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

/** @throws TargetRefusedError when a reboot now would make things worse. */
function assertMayReboot({ instance, cluster }: Database, forceFailover: boolean, requireReader: boolean): void {
  const { DBInstanceIdentifier: name, DBInstanceStatus: status, MultiAZ } = instance;
  if (status !== 'available') throw new TargetRefusedError(`Database ${name} is ${status}, not available: it is not rebooted.`);
  if (forceFailover && !MultiAZ) throw new TargetRefusedError(`Database ${name} has no standby in another zone to fail over to.`);
  if (requireReader && cluster?.isWriter && cluster.readers === 0)
    throw new TargetRefusedError(`Database ${name} is a writer without a reader, which this playbook doesn't reboot.`);
}

export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { dbInstance } = parseInput(targetSchema, 'target', target);
  const { forceFailover, requireReader } = parseInput(parametersSchema, 'parameters', parameters);
  const database = await describe(rds(context), dbInstance);
  const { DBInstanceArn = dbInstance, DBInstanceStatus, MultiAZ, TagList } = database.instance;
  assertOptedIn(DBInstanceArn, TagList);
  assertMayReboot(database, forceFailover, requireReader);
  return {
    actionType: 'rds-reboot',
    targetResource: DBInstanceArn,
    currentState: { status: DBInstanceStatus, multiAz: MultiAZ, ...database.cluster },
    apiRequest: {
      service: 'rds',
      operation: 'RebootDBInstance',
      input: { DBInstanceIdentifier: dbInstance, ForceFailover: forceFailover },
    },
    expectedState: { status: 'available' },
    alreadySatisfied: false,
    target,
    parameters,
  };
}
