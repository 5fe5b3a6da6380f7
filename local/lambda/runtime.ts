import { performance } from 'node:perf_hooks';
import type { StackClock } from '../clock/clock.ts';
import { ContainerPool } from './container-pool.ts';
import type { Container } from './container.ts';
import { exited, functionNameOf, type FunctionDefinition, type InvocationResult } from './function-definition.ts';
import { FunctionLog } from './function-log.ts';
import { InProcessContainer } from './in-process-container.ts';
import { ThreadContainer } from './thread-container.ts';

/** Containers a function may have at once; more callers wait. */
const MAX_CONTAINERS = 10;

/** `after`: the handler ran to its end but its answer was lost. */
export type CrashMoment = 'before' | 'after';

/** One finished invocation, for the bench and for tests. */
export interface InvocationRecord {
  functionName: string;
  requestId: string;
  isColdStart: boolean;
  loadMilliseconds: number;
  /** Real time. */
  milliseconds: number;
  functionError?: string;
}

export interface LambdaRuntime {
  createFunction(definition: FunctionDefinition): void;
  /** @throws FunctionNotFoundError when there is no such function */
  invoke(functionNameOrArn: string, payload: string): Promise<InvocationResult>;
  /** Makes the next invocations of a function end in a crash of its container. */
  crash(functionName: string, when: CrashMoment, times?: number): void;
  /** Takes back the crashes that are planned and not used yet. */
  calm(): void;
  functionNames(): string[];
  invocations(): readonly InvocationRecord[];
  logOf(functionName: string): readonly string[];
  close(): Promise<void>;
}

/** Thrown when a function is invoked that wasn't created. */
export class FunctionNotFoundError extends Error {
  constructor(functionName: string) {
    super(`Function not found: ${functionName}. Check the name against serverless.yml and package again.`);
    this.name = 'ResourceNotFoundException';
  }
}

/** Thrown for invocations after the end of the stack. */
export class RuntimeClosedError extends Error {
  constructor() {
    super('The embedded stack is closing: start it again.');
    this.name = 'ServiceException';
  }
}

export interface LambdaRuntimeOptions {
  clock: StackClock;
  /** Environment that every function gets besides its own: region, keys and endpoints. */
  environment: Record<string, string>;
  /** Handlers run in this thread, from their sources: see InProcessContainer. */
  inProcess?: boolean;
  /** How far the clock of a container may be off, in seconds. */
  maxSkewSeconds?: number;
  /** Gets every log line of every function. */
  onLog?: (functionName: string, line: string) => void;
}

interface DeployedFunction {
  definition: FunctionDefinition;
  log: FunctionLog;
  pool: ContainerPool;
  crashes: CrashMoment[];
}

/** @returns a runtime that gives each handler its environment, its timeout and a context, as Lambda does. */
export function createLambdaRuntime({ clock, environment, onLog, inProcess = false, maxSkewSeconds = 0 }: LambdaRuntimeOptions): LambdaRuntime {
  const functions = new Map<string, DeployedFunction>();
  const records: InvocationRecord[] = [];
  let inFlight = 0;
  let isClosed = false;
  clock.watchWork(() => inFlight);
  clock.watchDue(() => earliest([...functions.values()].flatMap(({ pool }) => pool.busy.map((one) => one.nextDue()))));

  const find = (nameOrArn: string): DeployedFunction => {
    const deployed = functions.get(functionNameOf(nameOrArn));
    if (deployed === undefined) {
      throw new FunctionNotFoundError(nameOrArn);
    }
    return deployed;
  };

  const createFunction = (definition: FunctionDefinition): void => {
    const { functionName, memoryMegabytes = 512 } = definition;
    const log = new FunctionLog(onLog && ((line) => onLog(functionName, line)));
    const container = { clock, log, maxSkewSeconds, environment: { ...environment, ...lambdaVariables(functionName, memoryMegabytes) } };
    const AnyContainer = inProcess ? InProcessContainer : ThreadContainer;
    const pool = new ContainerPool(() => new AnyContainer(definition, container), MAX_CONTAINERS);
    functions.set(functionName, { definition, log, pool, crashes: [] });
  };

  const invoke = async (nameOrArn: string, payload: string): Promise<InvocationResult> => {
    const deployed = find(nameOrArn);
    if (isClosed) {
      throw new RuntimeClosedError();
    }
    inFlight += 1;
    try {
      const container = await deployed.pool.take();
      const isColdStart = container.loadMilliseconds === 0;
      const startedAt = performance.now();
      const result = await runOn(container, deployed.crashes.shift(), payload);
      if (!isClosed) {
        deployed.pool.give(container);
      }
      records.push({
        functionName: deployed.definition.functionName,
        requestId: result.requestId,
        isColdStart,
        loadMilliseconds: container.loadMilliseconds,
        milliseconds: performance.now() - startedAt,
        ...(result.functionError && { functionError: result.functionError }),
      });
      return result;
    } finally {
      inFlight -= 1;
    }
  };

  return {
    createFunction,
    invoke,
    crash: (name, when, times = 1) => void find(name).crashes.push(...Array<CrashMoment>(times).fill(when)),
    calm: () => functions.forEach(({ crashes }) => void crashes.splice(0)),
    functionNames: () => [...functions.keys()],
    invocations: () => records,
    logOf: (name) => find(name).log.lines,
    async close() {
      isClosed = true;
      await Promise.all([...functions.values()].map(({ pool }) => pool.close()));
    },
  };
}

const runOn = async (
  container: Container,
  crash: CrashMoment | undefined,
  payload: string,
): Promise<InvocationResult> => {
  if (crash === undefined) {
    return container.invoke(payload);
  }
  const requestId = crash === 'after' ? (await container.invoke(payload)).requestId : 'crashed-before';
  await container.kill();
  return exited(requestId, 1);
};

const lambdaVariables = (functionName: string, memoryMegabytes: number): Record<string, string> => ({
  AWS_LAMBDA_FUNCTION_NAME: functionName,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  NODE_ENV: 'production',
});

const earliest = (moments: (number | undefined)[]): number | undefined => {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
