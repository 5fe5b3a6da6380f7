import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  type DBCluster,
  type DBInstance,
  type RDSClient,
  type SourceType,
} from '@aws-sdk/client-rds';
import { ask } from './ask-target.ts';
import { TargetRefusedError } from './errors.ts';

/** @throws TargetRefusedError when there is no such database, TransientTargetError */
export async function describeDatabase(rds: RDSClient, dbInstance: string): Promise<DBInstance> {
  const { DBInstances = [] } = await ask(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: dbInstance })));
  if (!DBInstances[0]) throw new TargetRefusedError(`There is no database ${dbInstance}.`);
  return DBInstances[0];
}

/** @throws TargetRefusedError when there is no such cluster, TransientTargetError */
export async function describeDatabaseCluster(rds: RDSClient, dbCluster: string): Promise<DBCluster> {
  const { DBClusters = [] } = await ask(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: dbCluster })));
  if (!DBClusters[0]) throw new TargetRefusedError(`There is no database cluster ${dbCluster}.`);
  return DBClusters[0];
}

/** @returns the databases of a cluster, one call for all. @throws TransientTargetError */
export async function describeMembers(rds: RDSClient, dbCluster: string): Promise<DBInstance[]> {
  const Filters = [{ Name: 'db-cluster-id', Values: [dbCluster] }];
  const { DBInstances = [] } = await ask(rds.send(new DescribeDBInstancesCommand({ Filters })));
  return DBInstances;
}

/** @returns what RDS has said about a database or cluster since that moment (ISO 8601), oldest first. @throws TransientTargetError */
export async function listEvents(rds: RDSClient, SourceType: SourceType, SourceIdentifier: string, since: string): Promise<string[]> {
  const command = new DescribeEventsCommand({ SourceType, SourceIdentifier, StartTime: new Date(since) });
  const { Events = [] } = await ask(rds.send(command));
  return Events.map(({ Message = '' }) => Message);
}
