import type { ServiceSeed } from '../seed.ts';
import { toEpochSeconds } from '../wire.ts';

const STOPPING_MS = 2_000;
/** A replacement runs this long after its predecessor was told to stop. */
const REPLACED_AFTER_MS = 4_000;
const DEFAULT_ROLLOUT_SECONDS = 6;

interface Task {
  taskArn: string;
  startsAt: number;
  stopsAt?: number;
  stoppedReason?: string;
}

/** A task as it is now. */
export interface TaskView {
  taskArn: string;
  startedAt: number;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPING' | 'STOPPED';
  desiredStatus: 'RUNNING' | 'STOPPED';
  stoppedReason?: string;
}

export interface EcsService {
  seed: ServiceSeed;
  deployments(): object[];
  tasks(): TaskView[];
  runningCount(): number;
  /** Begins a new deployment. @returns its id */
  deploy(): string;
  stop(taskId: string, reason: string): TaskView;
}

interface Dependencies {
  seed: ServiceSeed;
  now: () => number;
  newTaskArn: () => string;
  randomId: () => string;
}

/** One ECS service; what it looks like is worked out from the clock whenever somebody looks. */
export function createEcsService({ seed, now, newTaskArn, randomId }: Dependencies): EcsService {
  const { desiredCount = 2, rolloutSeconds = DEFAULT_ROLLOUT_SECONDS, rolloutOutcome = 'COMPLETED' } = seed;
  const newDeployment = (createdAt: number, takesMs: number) => ({ id: `ecs-svc/${randomId()}`, createdAt, doneAt: createdAt + takesMs });
  const history = [newDeployment(now() - 86_400_000, 0)];
  const tasks: Task[] = Array.from({ length: desiredCount }, (_, index) => ({
    taskArn: newTaskArn(),
    startsAt: now() - 3_600_000 - index * 60_000,
  }));

  function view({ taskArn, startsAt, stopsAt, stoppedReason }: Task): TaskView {
    const time = now();
    const begun = { taskArn, startedAt: startsAt, ...(stoppedReason && { stoppedReason }) };
    if (stopsAt !== undefined && time >= stopsAt)
      return { ...begun, desiredStatus: 'STOPPED', lastStatus: time >= stopsAt + STOPPING_MS ? 'STOPPED' : 'STOPPING' };
    return { ...begun, desiredStatus: 'RUNNING', lastStatus: time >= startsAt ? 'RUNNING' : 'PENDING' };
  }

  const replace = (task: Task, stopsAt: number, startsAt: number, reason: string): void => {
    task.stopsAt = stopsAt;
    task.stoppedReason = reason;
    tasks.push({ taskArn: newTaskArn(), startsAt });
  };
  const views = (): TaskView[] => tasks.map(view);
  const countRunning = (): number => views().filter(({ lastStatus }) => lastStatus === 'RUNNING').length;

  return {
    seed,
    tasks: views,
    runningCount: countRunning,

    deployments() {
      const primary = history.at(-1);
      if (!primary) return [];
      const isDone = now() >= primary.doneAt;
      const isFirst = history.length === 1;
      const rolloutState = isDone ? (isFirst ? 'COMPLETED' : rolloutOutcome) : 'IN_PROGRESS';
      const draining = isDone && rolloutState === 'COMPLETED' ? [] : history.slice(-2, -1);
      const describe = (deployment: typeof primary, status: string, state: string) => ({
        id: deployment.id,
        status,
        rolloutState: state,
        rolloutStateReason: `ECS deployment ${deployment.id} ${state.toLowerCase()}.`,
        desiredCount,
        runningCount: countRunning(),
        createdAt: toEpochSeconds(deployment.createdAt),
      });
      return [describe(primary, 'PRIMARY', rolloutState), ...draining.map((one) => describe(one, 'ACTIVE', 'COMPLETED'))];
    },

    deploy() {
      const deployment = newDeployment(now(), rolloutSeconds * 1000);
      history.push(deployment);
      if (rolloutOutcome === 'COMPLETED')
        for (const task of tasks.filter(({ stopsAt }) => stopsAt === undefined))
          replace(task, deployment.doneAt, deployment.doneAt, `Scaling activity initiated by ${deployment.id}`);
      return deployment.id;
    },

    stop(taskId, reason) {
      const task = tasks.find(({ taskArn }) => taskArn.endsWith(`/${taskId}`));
      if (!task) throw new RangeError(`no task ${taskId}`);
      if (task.stopsAt === undefined) replace(task, now(), now() + REPLACED_AFTER_MS, reason);
      return view(task);
    },
  };
}
