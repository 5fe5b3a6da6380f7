import type {
  AutoScalingGroupSeed,
  ChangeCalendarSeed,
  ClusterSeed,
  DatabaseClusterSeed,
  DatabaseSeed,
  DistributionSeed,
  EstateSeed,
  FunctionSeed,
  InstanceSeed,
  RoleSeed,
  Tags,
} from './seed.ts';

/** What exists in the estate, by name. */
export interface Resources {
  instances: Map<string, InstanceSeed>;
  documents: Set<string>;
  changeCalendars: Map<string, ChangeCalendarSeed>;
  functions: Map<string, FunctionSeed>;
  clusters: Map<string, ClusterSeed>;
  databases: Map<string, DatabaseSeed>;
  databaseClusters: Map<string, DatabaseClusterSeed>;
  autoScalingGroups: Map<string, AutoScalingGroupSeed>;
  distributions: Map<string, DistributionSeed>;
  roles: Map<string, RoleSeed>;
  /** Adds resources; one of the same name is replaced, and begins anew. */
  merge(seed: EstateSeed): void;
}

function put<Seed>(map: Map<string, Seed>, seeds: Seed[] | undefined, nameOf: (seed: Seed) => string): void {
  for (const seed of seeds ?? []) map.set(nameOf(seed), seed);
}

export function createResources(seed: EstateSeed): Resources {
  const resources: Resources = {
    instances: new Map(),
    documents: new Set(['AWS-RunShellScript']),
    changeCalendars: new Map(),
    functions: new Map(),
    clusters: new Map(),
    databases: new Map(),
    databaseClusters: new Map(),
    autoScalingGroups: new Map(),
    distributions: new Map(),
    roles: new Map(),
    merge(more) {
      for (const document of more.documents ?? []) resources.documents.add(document);
      put(resources.instances, more.instances, ({ instanceId }) => instanceId);
      put(resources.changeCalendars, more.changeCalendars, ({ name }) => name);
      put(resources.functions, more.functions, ({ functionName }) => functionName);
      put(resources.clusters, more.clusters, ({ clusterName }) => clusterName);
      put(resources.databases, more.databases, ({ dbInstance }) => dbInstance);
      put(resources.databaseClusters, more.databaseClusters, ({ dbCluster }) => dbCluster);
      put(resources.autoScalingGroups, more.autoScalingGroups, ({ autoScalingGroupName }) => autoScalingGroupName);
      put(resources.distributions, more.distributions, ({ distributionId }) => distributionId);
      put(resources.roles, more.roles, ({ roleArn }) => roleArn);
    },
  };
  resources.merge(seed);
  return resources;
}

/** @returns a function that gives each seed its simulated state, made on first sight. */
export function rememberBySeed<Seed extends object, State>(make: (seed: Seed) => State): (seed: Seed) => State {
  const states = new WeakMap<Seed, State>();
  return (seed) => {
    const state = states.get(seed) ?? make(seed);
    states.set(seed, state);
    return state;
  };
}

/** The tags as most services write them. */
export const tagList = (tags: Tags = {}): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
