/** What it means when a metric is above, or below, its threshold. */
interface MetricMeaning {
  high?: string;
  low?: string;
}

/** Metrics, as `namespace/metric`, and the type of alert that they are. What is not here has its alarm's name as its type. */
const MEANING_OF_METRIC: Record<string, MetricMeaning> = {
  'AWS/EC2/CPUUtilization': { high: 'high-cpu' },
  'AWS/EC2/StatusCheckFailed': { high: 'instance-unreachable' },
  'AWS/EC2/StatusCheckFailed_Instance': { high: 'instance-unreachable' },
  'AWS/EC2/StatusCheckFailed_System': { high: 'instance-unreachable' },
  'CWAgent/mem_used_percent': { high: 'high-memory' },
  'CWAgent/cpu_usage_active': { high: 'high-cpu' },
  'CWAgent/disk_used_percent': { high: 'disk-full' },
  'AWS/RDS/DatabaseConnections': { high: 'database-connections-high' },
  'AWS/RDS/CPUUtilization': { high: 'database-cpu-high' },
  'AWS/RDS/FreeStorageSpace': { low: 'database-storage-low' },
  'AWS/ECS/RunningTaskCount': { low: 'service-unhealthy' },
  'ECS/ContainerInsights/RunningTaskCount': { low: 'service-unhealthy' },
  'AWS/ApplicationELB/UnHealthyHostCount': { high: 'service-unhealthy' },
  'AWS/ApplicationELB/HTTPCode_Target_5XX_Count': { high: 'service-unhealthy' },
  'AWS/Lambda/Errors': { high: 'function-errors' },
  'AWS/AutoScaling/GroupInServiceInstances': { low: 'capacity-low' },
  'AWS/SQS/ApproximateAgeOfOldestMessage': { high: 'batch-backlog' },
  'system.cpu.user': { high: 'high-cpu' },
  'system.cpu.idle': { low: 'high-cpu' },
  'system.load.1': { high: 'high-cpu' },
  'system.mem.pct_usable': { low: 'high-memory' },
  'system.mem.used': { high: 'high-memory' },
  'system.disk.in_use': { high: 'disk-full' },
  'postgresql.connections': { high: 'database-connections-high' },
  'aws.rds.database_connections': { high: 'database-connections-high' },
  'aws.ecs.service.running': { low: 'service-unhealthy' },
};

/** On which side of its threshold a metric is. */
export type Side = keyof MetricMeaning;

/** @returns the type of alert that a metric on that side stands for, or undefined. */
export function alertTypeOfMetric(side: Side | undefined, ...path: (string | undefined)[]): string | undefined {
  const key = path.filter(Boolean).join('/');
  return side !== undefined && Object.hasOwn(MEANING_OF_METRIC, key) ? MEANING_OF_METRIC[key]?.[side] : undefined;
}

/** @returns the side that an operator or a sentence names: `GreaterThanThreshold`, `was less than`; undefined for both, or none. */
export function sideOf(comparison: string): Side | undefined {
  const [high, low] = [/greater|(?<!-)>/i.test(comparison), /less|lower|</i.test(comparison)];
  if (high === low) return undefined;
  return high ? 'high' : 'low';
}

/** @returns a name as a type of alert: `HostHighCpuLoad` is `host-high-cpu-load`; undefined when no letter is left. */
export function alertTypeOfName(name: string | undefined): string | undefined {
  const type = (name ?? '')
    .slice(0, 256)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+/g, '')
    .slice(0, 64)
    .replaceAll(/-+$/g, '');
  return type === '' ? undefined : type;
}
