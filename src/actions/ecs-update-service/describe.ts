import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Deployment,
  type ECSClient,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { ask } from '../ask-target.ts';
import { TargetRefusedError } from '../errors.ts';

/** @throws TargetRefusedError when the service doesn't exist or isn't active. */
export async function describeService(ecs: ECSClient, cluster: string, service: string): Promise<Service> {
  const { services = [] } = await ask(ecs.send(new DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] })));
  const [found] = services;
  if (!found || found.status !== 'ACTIVE') throw new TargetRefusedError(`ECS service ${cluster}/${service} is not active.`);
  return found;
}

export const primaryDeployment = ({ deployments = [] }: Service): Deployment | undefined =>
  deployments.find(({ status }) => status === 'PRIMARY');

/** @returns the running task that has run longest. @throws TargetRefusedError when none runs. */
export async function findOldestTask(ecs: ECSClient, cluster: string, service: string): Promise<Task> {
  const { taskArns = [] } = await ask(
    ecs.send(new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'RUNNING' })),
  );
  if (taskArns.length === 0) throw new TargetRefusedError(`ECS service ${cluster}/${service} has no running task.`);
  const { tasks = [] } = await ask(ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })));
  const age = (task: Task) => task.startedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const [oldest] = tasks.sort((a, b) => age(a) - age(b));
  if (!oldest) throw new TargetRefusedError(`ECS service ${cluster}/${service} has no running task.`);
  return oldest;
}

/** @returns the task, or undefined when ECS has forgotten it (about an hour after it stopped). */
export async function describeTask(ecs: ECSClient, cluster: string, taskArn: string): Promise<Task | undefined> {
  const { tasks = [] } = await ask(ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] })));
  return tasks[0];
}
