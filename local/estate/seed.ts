/** The tags of a resource; `stackflow:auto-remediation = enabled` lets playbooks change it. */
export type Tags = Record<string, string>;

/** What a command does on an instance: how long it runs (seconds) and how it ends. */
export interface CommandSeed {
  runSeconds?: number;
  outcome?: 'Success' | 'Failed' | 'TimedOut';
  output?: string;
  errorOutput?: string;
}

export interface InstanceSeed {
  instanceId: string;
  tags?: Tags;
  ssm?: CommandSeed;
  state?: 'running' | 'stopped';
  pingStatus?: 'Online' | 'ConnectionLost';
  /** How long its status checks aren't good after a reboot. */
  rebootSeconds?: number;
}

export interface FunctionSeed {
  functionName: string;
  tags?: Tags;
  runSeconds?: number;
  outcome?: 'success' | 'error';
  result?: unknown;
  /** It acts once for each remediation id, as a remediation function should. */
  isIdempotent?: boolean;
}

export interface ServiceSeed {
  serviceName: string;
  tags?: Tags;
  desiredCount?: number;
  rolloutSeconds?: number;
  rolloutOutcome?: 'COMPLETED' | 'FAILED';
}

export interface ClusterSeed {
  clusterName: string;
  services: ServiceSeed[];
}

export interface DatabaseSeed {
  dbInstance: string;
  dbCluster?: string;
  isWriter?: boolean;
  promotionTier?: number;
  dbInstanceClass?: string;
  multiAz?: boolean;
  tags?: Tags;
  status?: string;
  rebootSeconds?: number;
}

export interface DatabaseClusterSeed {
  dbCluster: string;
  tags?: Tags;
  failoverSeconds?: number;
}

export interface AutoScalingGroupSeed {
  autoScalingGroupName: string;
  minSize: number;
  maxSize: number;
  desiredCapacity: number;
  /** How many of the instances in service are unhealthy. */
  unhealthy?: number;
  /** How long each instance takes to come or go. */
  launchSeconds?: number;
  tags?: Tags;
}

export interface DistributionSeed {
  distributionId: string;
  tags?: Tags;
  enabled?: boolean;
  invalidationSeconds?: number;
}

/** An SSM Change Calendar: closed in these periods, or, of type DEFAULT_CLOSED, open in them alone. */
export interface ChangeCalendarSeed {
  name: string;
  type?: 'DEFAULT_OPEN' | 'DEFAULT_CLOSED';
  events: { startsAt: string; endsAt: string }[];
}

export interface RoleSeed {
  roleArn: string;
  externalId?: string;
}

/** What the estate holds; see `samples/estate.json`. */
export interface EstateSeed {
  instances?: InstanceSeed[];
  documents?: string[];
  changeCalendars?: ChangeCalendarSeed[];
  functions?: FunctionSeed[];
  clusters?: ClusterSeed[];
  databases?: DatabaseSeed[];
  databaseClusters?: DatabaseClusterSeed[];
  autoScalingGroups?: AutoScalingGroupSeed[];
  distributions?: DistributionSeed[];
  roles?: RoleSeed[];
}
