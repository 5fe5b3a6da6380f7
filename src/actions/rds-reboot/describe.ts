import type { DBInstance, RDSClient } from '@aws-sdk/client-rds';
import { describeDatabase, describeDatabaseCluster } from '../rds-databases.ts';

/** A database, and its place in its cluster if it has one. */
export interface Database {
  instance: DBInstance;
  cluster?: { isWriter: boolean; readers: number };
}

/** @throws TargetRefusedError when there is no such database, TransientTargetError */
export async function describe(rds: RDSClient, dbInstance: string): Promise<Database> {
  const instance = await describeDatabase(rds, dbInstance);
  if (!instance.DBClusterIdentifier) return { instance };
  const { DBClusterMembers = [] } = await describeDatabaseCluster(rds, instance.DBClusterIdentifier);
  const isWriter = DBClusterMembers.some(
    ({ DBInstanceIdentifier, IsClusterWriter }) => DBInstanceIdentifier === dbInstance && IsClusterWriter,
  );
  return { instance, cluster: { isWriter, readers: DBClusterMembers.filter(({ IsClusterWriter }) => !IsClusterWriter).length } };
}
