import type { ClusterSeed, EstateSeed, FunctionSeed, InstanceSeed } from './seed.ts';

/** What exists in the estate, by name. */
export interface Resources {
  instances: Map<string, InstanceSeed>;
  documents: Set<string>;
  functions: Map<string, FunctionSeed>;
  clusters: Map<string, ClusterSeed>;
  /** Adds resources; one of the same name is replaced. */
  merge(seed: EstateSeed): void;
}

export function createResources(seed: EstateSeed): Resources {
  const resources: Resources = {
    instances: new Map(),
    documents: new Set(['AWS-RunShellScript']),
    functions: new Map(),
    clusters: new Map(),
    merge({ instances = [], documents = [], functions = [], clusters = [] }) {
      for (const instance of instances) resources.instances.set(instance.instanceId, instance);
      for (const document of documents) resources.documents.add(document);
      for (const one of functions) resources.functions.set(one.functionName, one);
      for (const cluster of clusters) resources.clusters.set(cluster.clusterName, cluster);
    },
  };
  resources.merge(seed);
  return resources;
}
