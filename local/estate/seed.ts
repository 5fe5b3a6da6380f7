/** What a command does on an instance: how long it runs (seconds) and how it ends. */
export interface CommandSeed {
  runSeconds?: number;
  outcome?: 'Success' | 'Failed' | 'TimedOut';
  output?: string;
  errorOutput?: string;
}

export interface InstanceSeed {
  instanceId: string;
  tags?: Record<string, string>;
  ssm?: CommandSeed;
}

export interface FunctionSeed {
  functionName: string;
  tags?: Record<string, string>;
  runSeconds?: number;
  outcome?: 'success' | 'error';
  result?: unknown;
}

export interface ServiceSeed {
  serviceName: string;
  tags?: Record<string, string>;
  desiredCount?: number;
  rolloutSeconds?: number;
  rolloutOutcome?: 'COMPLETED' | 'FAILED';
}

export interface ClusterSeed {
  clusterName: string;
  services: ServiceSeed[];
}

/** What the estate holds; see `samples/estate.json`. */
export interface EstateSeed {
  instances?: InstanceSeed[];
  documents?: string[];
  functions?: FunctionSeed[];
  clusters?: ClusterSeed[];
}
