import { listOf } from '../protocols/xml.ts';
import type { RecordEffect } from '../journal.ts';
import { rememberBySeed, tagList, type Resources } from '../resources.ts';
import type { DatabaseClusterSeed, DatabaseSeed } from '../seed.ts';
import { ACCOUNT, AwsError, REGION, type Service } from '../wire.ts';
import { createDatabase, createDatabaseCluster } from './rds-state.ts';

export interface RdsDependencies extends Pick<Resources, 'databases' | 'databaseClusters'> {
  now: () => number;
  recordEffect: RecordEffect;
}

const arnOf = (kind: 'db' | 'cluster', name: string): string => `arn:aws:rds:${REGION}:${ACCOUNT}:${kind}:${name}`;

/** RDS and Aurora: reboots and failovers take their time and leave events. */
export function createRds({ now, databases, databaseClusters, recordEffect }: RdsDependencies): Service {
  const membersOf = (dbCluster: string): DatabaseSeed[] => [...databases.values()].filter((one) => one.dbCluster === dbCluster);
  const databaseOf = rememberBySeed((seed: DatabaseSeed) => createDatabase(seed, now));
  const clusterOf = rememberBySeed((seed: DatabaseClusterSeed) => {
    const members = membersOf(seed.dbCluster);
    return createDatabaseCluster(seed, (members.find(({ isWriter }) => isWriter) ?? members[0])?.dbInstance ?? '', now);
  });

  function findDatabase(name: unknown): DatabaseSeed {
    const found = databases.get(String(name));
    if (!found) throw new AwsError('DBInstanceNotFound', `DBInstance ${String(name)} not found.`, 404);
    return found;
  }

  function findCluster(name: unknown): DatabaseClusterSeed {
    const found = databaseClusters.get(String(name));
    if (!found) throw new AwsError('DBClusterNotFoundFault', `DBCluster ${String(name)} not found.`, 404);
    return found;
  }

  const describeDatabase = (seed: DatabaseSeed) => ({
    DBInstanceIdentifier: seed.dbInstance,
    DBInstanceArn: arnOf('db', seed.dbInstance),
    DBInstanceStatus: databaseOf(seed).status(),
    DBInstanceClass: seed.dbInstanceClass ?? 'db.r6g.large',
    DBClusterIdentifier: seed.dbCluster,
    Engine: seed.dbCluster ? 'aurora-postgresql' : 'postgres',
    MultiAZ: seed.multiAz ?? false,
    PromotionTier: seed.promotionTier ?? 1,
    TagList: listOf('Tag', tagList(seed.tags)),
  });

  function describeCluster(seed: DatabaseClusterSeed) {
    const writer = clusterOf(seed).writer();
    const members = membersOf(seed.dbCluster).map(({ dbInstance, promotionTier = 1 }) => ({
      DBInstanceIdentifier: dbInstance,
      IsClusterWriter: dbInstance === writer,
      PromotionTier: promotionTier,
    }));
    return {
      DBClusterIdentifier: seed.dbCluster,
      DBClusterArn: arnOf('cluster', seed.dbCluster),
      Status: clusterOf(seed).status(),
      DBClusterMembers: listOf('DBClusterMember', members),
      TagList: listOf('Tag', tagList(seed.tags)),
    };
  }

  /** AWS takes the target that is the writer already for an error, and so does any failover at the wrong moment. */
  function chooseTarget(seed: DatabaseClusterSeed, target: unknown): string {
    const { writer, status } = clusterOf(seed);
    const readers = membersOf(seed.dbCluster).filter(({ dbInstance }) => dbInstance !== writer());
    const chosen = target === undefined ? readers[0] : readers.find(({ dbInstance }) => dbInstance === target);
    if (status() !== 'available' || !chosen)
      throw new AwsError('InvalidDBClusterStateFault', `Cluster ${seed.dbCluster} can't fail over now: it is ${status()}, its writer ${writer()}.`);
    return chosen.dbInstance;
  }

  return {
    DescribeDBInstances({ DBInstanceIdentifier, Filters }) {
      const { Filter = [] } = (Filters ?? {}) as { Filter?: { Name: string; Values: { Value: string[] } }[] };
      const cluster = Filter.find(({ Name }) => Name === 'db-cluster-id')?.Values.Value[0];
      const found = cluster === undefined ? [findDatabase(DBInstanceIdentifier)] : membersOf(cluster);
      return { DBInstances: listOf('DBInstance', found.map(describeDatabase)) };
    },
    DescribeDBClusters: ({ DBClusterIdentifier }) => ({
      DBClusters: listOf('DBCluster', [describeCluster(findCluster(DBClusterIdentifier))]),
    }),
    RebootDBInstance({ DBInstanceIdentifier, ForceFailover }, { requestId }) {
      const seed = findDatabase(DBInstanceIdentifier);
      const database = databaseOf(seed);
      if (ForceFailover === 'true' && !seed.multiAz)
        throw new AwsError('InvalidParameterCombination', 'ForceFailover cannot be specified if the instance is not configured for MultiAZ.');
      if (database.status() !== 'available')
        throw new AwsError('InvalidDBInstanceState', `Database ${seed.dbInstance} is not in available state.`);
      database.reboot();
      recordEffect({ service: 'rds', operation: 'RebootDBInstance', target: seed.dbInstance, token: '', requestId });
      return { DBInstance: describeDatabase(seed) };
    },
    FailoverDBCluster({ DBClusterIdentifier, TargetDBInstanceIdentifier }, { requestId }) {
      const seed = findCluster(DBClusterIdentifier);
      clusterOf(seed).failOver(chooseTarget(seed, TargetDBInstanceIdentifier));
      recordEffect({ service: 'rds', operation: 'FailoverDBCluster', target: seed.dbCluster, token: '', requestId });
      return { DBCluster: describeCluster(seed) };
    },
    DescribeEvents({ SourceIdentifier, SourceType, StartTime }) {
      const since = StartTime === undefined ? now() - 3_600_000 : Date.parse(String(StartTime));
      const source = SourceType === 'db-cluster' ? clusterOf(findCluster(SourceIdentifier)) : databaseOf(findDatabase(SourceIdentifier));
      const events = source.events().filter(({ at }) => at >= since);
      return { Events: listOf('Event', events.map(({ message, at }) => ({ SourceIdentifier, SourceType, Message: message, Date: new Date(at).toISOString() }))) };
    },
  };
}
