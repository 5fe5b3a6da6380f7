import type { DBInstance } from '@aws-sdk/client-rds';
import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { rds } from './client.ts';
import { bestReader, describe, type Cluster } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

/** @throws TargetRefusedError when the cluster has no such database, or none that could take over. */
function findSuccessor(found: Cluster, targetInstance: string | undefined): DBInstance {
  const { cluster, members } = found;
  const name = cluster.DBClusterIdentifier;
  if (targetInstance === undefined) {
    const best = bestReader(found);
    if (!best) throw new TargetRefusedError(`Cluster ${name} has no available reader to fail over to.`);
    return best;
  }
  const named = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === targetInstance);
  if (!named) throw new TargetRefusedError(`Cluster ${name} has no database ${targetInstance}.`);
  return named;
}

/** @throws TargetRefusedError when a failover now would make things worse. */
function assertMayFailOver({ cluster }: Cluster, successor: DBInstance): void {
  const { DBClusterIdentifier: name, Status } = cluster;
  if (Status !== 'available') throw new TargetRefusedError(`Cluster ${name} is ${Status}, not available: it is not failed over.`);
  const { DBInstanceIdentifier: reader, DBInstanceStatus } = successor;
  if (DBInstanceStatus !== 'available') throw new TargetRefusedError(`Reader ${reader} of ${name} is ${DBInstanceStatus}, not available.`);
}

function assertAllOptedIn({ cluster, writer, members }: Cluster, successor: DBInstance): void {
  assertOptedIn(cluster.DBClusterArn ?? '', cluster.TagList);
  const old = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === writer);
  for (const { DBInstanceArn = '', TagList } of old ? [old, successor] : [successor]) assertOptedIn(DBInstanceArn, TagList);
}

export async function plan({ target, parameters }: ActionInput, context: ActionContext): Promise<Plan> {
  const { dbCluster } = parseInput(targetSchema, 'target', target);
  const { targetInstance } = parseInput(parametersSchema, 'parameters', parameters);
  const found = await describe(rds(context), dbCluster);
  const successor = findSuccessor(found, targetInstance);
  assertAllOptedIn(found, successor);
  const alreadySatisfied = successor.DBInstanceIdentifier === found.writer;
  if (!alreadySatisfied) assertMayFailOver(found, successor);
  return {
    actionType: 'rds-failover',
    targetResource: found.cluster.DBClusterArn ?? dbCluster,
    currentState: { status: found.cluster.Status, writer: found.writer, members: found.members.length },
    apiRequest: {
      service: 'rds',
      operation: 'FailoverDBCluster',
      input: { DBClusterIdentifier: dbCluster, TargetDBInstanceIdentifier: successor.DBInstanceIdentifier },
    },
    expectedState: { status: 'available', writer: successor.DBInstanceIdentifier },
    alreadySatisfied,
    target,
    parameters,
  };
}
