import { randomInt } from 'node:crypto';
import type { RecordEffect } from '../journal.ts';
import type { ClusterSeed, ServiceSeed } from '../seed.ts';
import { ACCOUNT, AwsError, REGION, toEpochSeconds, type Service } from '../wire.ts';
import { createEcsService, type EcsService } from './ecs-service.ts';

export interface EcsDependencies {
  now: () => number;
  clusters: Map<string, ClusterSeed>;
  recordEffect: RecordEffect;
}

const nameOf = (nameOrArn: unknown): string => String(nameOrArn ?? 'default').split('/').pop() ?? '';
const randomId = (): string => String(randomInt(10 ** 12, 10 ** 13));

/** ECS: deployments roll out over time, stopped tasks are replaced. */
export function createEcs({ now, clusters, recordEffect }: EcsDependencies): Service {
  const services = new Map<string, EcsService>();
  const arnOf = (kind: string, path: string): string => `arn:aws:ecs:${REGION}:${ACCOUNT}:${kind}/${path}`;

  function findCluster(cluster: unknown): ClusterSeed {
    const found = clusters.get(nameOf(cluster));
    if (!found) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return found;
  }

  function serviceOf({ clusterName }: ClusterSeed, seed: ServiceSeed): EcsService {
    const key = `${clusterName}/${seed.serviceName}`;
    const known = services.get(key);
    if (known?.seed === seed) return known;
    const made = createEcsService({ seed, now, newTaskArn: () => arnOf('task', `${clusterName}/${randomId()}`), randomId });
    services.set(key, made);
    return made;
  }

  function findService(cluster: unknown, service: unknown): EcsService | undefined {
    const found = findCluster(cluster);
    const seed = found.services.find(({ serviceName }) => serviceName === nameOf(service));
    return seed && serviceOf(found, seed);
  }

  /** Tags come only when they are asked for. */
  function describe(cluster: unknown, service: EcsService, include: unknown = []) {
    const { clusterName } = findCluster(cluster);
    const { serviceName, desiredCount = 2, tags = {} } = service.seed;
    return {
      serviceArn: arnOf('service', `${clusterName}/${serviceName}`),
      serviceName,
      clusterArn: arnOf('cluster', clusterName),
      status: 'ACTIVE',
      desiredCount,
      runningCount: service.runningCount(),
      pendingCount: 0,
      taskDefinition: arnOf('task-definition', `${serviceName}:1`),
      deployments: service.deployments(),
      tags: (include as string[]).includes('TAGS') ? Object.entries(tags).map(([key, value]) => ({ key, value })) : [],
    };
  }

  /** The services of a cluster, made on first sight. */
  const allServices = (cluster: unknown): EcsService[] => {
    const found = findCluster(cluster);
    return found.services.map((seed) => serviceOf(found, seed));
  };

  const describeTask = (cluster: unknown, task: ReturnType<EcsService['tasks']>[number]) => ({
    taskArn: task.taskArn,
    clusterArn: arnOf('cluster', findCluster(cluster).clusterName),
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    startedAt: toEpochSeconds(task.startedAt),
    ...(task.stoppedReason && { stoppedReason: task.stoppedReason }),
  });

  return {
    DescribeServices({ cluster, services: names, include }) {
      const asked = (names as string[]).map((name) => ({ name, found: findService(cluster, name) }));
      return {
        services: asked.flatMap(({ found }) => (found ? [describe(cluster, found, include)] : [])),
        failures: asked.flatMap(({ name, found }) => (found ? [] : [{ arn: name, reason: 'MISSING' }])),
      };
    },
    UpdateService({ cluster, service, forceNewDeployment }, { requestId }) {
      const found = findService(cluster, service);
      if (!found) throw new AwsError('ServiceNotFoundException', 'Service not found.');
      const token = forceNewDeployment ? found.deploy() : '';
      recordEffect({ service: 'ecs', operation: 'UpdateService', target: found.seed.serviceName, token, requestId });
      return { service: describe(cluster, found) };
    },
    ListTasks({ cluster, serviceName, desiredStatus = 'RUNNING' }) {
      const found = serviceName === undefined ? undefined : findService(cluster, serviceName);
      if (serviceName !== undefined && !found) throw new AwsError('ServiceNotFoundException', 'Service not found.');
      const tasks = (found ? [found] : allServices(cluster)).flatMap((one) => one.tasks());
      return { taskArns: tasks.filter((task) => task.desiredStatus === desiredStatus).map(({ taskArn }) => taskArn) };
    },
    DescribeTasks({ cluster, tasks: arns }) {
      const all = allServices(cluster).flatMap((one) => one.tasks());
      const asked = (arns as string[]).map((arn) => ({ arn, task: all.find(({ taskArn }) => nameOf(taskArn) === nameOf(arn)) }));
      return {
        tasks: asked.flatMap(({ task }) => (task ? [describeTask(cluster, task)] : [])),
        failures: asked.flatMap(({ arn, task }) => (task ? [] : [{ arn, reason: 'MISSING' }])),
      };
    },
    StopTask({ cluster, task, reason = '' }, { requestId }) {
      const owner = allServices(cluster).find((one) => one.tasks().some(({ taskArn }) => nameOf(taskArn) === nameOf(task)));
      if (!owner) throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      const stopped = owner.stop(nameOf(task), String(reason));
      recordEffect({ service: 'ecs', operation: 'StopTask', target: stopped.taskArn, token: String(reason), requestId });
      return { task: describeTask(cluster, stopped) };
    },
  };
}
