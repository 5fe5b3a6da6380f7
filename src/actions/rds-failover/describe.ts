import type { DBCluster, DBInstance, RDSClient } from '@aws-sdk/client-rds';
import { describeDatabaseCluster, describeMembers } from '../rds-databases.ts';

/** A cluster with the role of each of its databases. */
export interface Cluster {
  cluster: DBCluster;
  writer: string;
  members: DBInstance[];
}

export const writerOf = ({ DBClusterMembers = [] }: DBCluster): string =>
  DBClusterMembers.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier ?? '';

/** @throws TargetRefusedError when there is no such cluster, TransientTargetError */
export async function describe(rds: RDSClient, dbCluster: string): Promise<Cluster> {
  const cluster = await describeDatabaseCluster(rds, dbCluster);
  return { cluster, writer: writerOf(cluster), members: await describeMembers(rds, dbCluster) };
}

/** Available, of the writer's size, first in the order of promotion: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html */
export function bestReader({ writer, members }: Cluster): DBInstance | undefined {
  const size = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === writer)?.DBInstanceClass;
  const rank = ({ DBInstanceClass, PromotionTier = 15 }: DBInstance) => (DBInstanceClass === size ? 0 : 100) + PromotionTier;
  return members
    .filter(({ DBInstanceIdentifier, DBInstanceStatus }) => DBInstanceIdentifier !== writer && DBInstanceStatus === 'available')
    .toSorted((a, b) => rank(a) - rank(b))[0];
}
