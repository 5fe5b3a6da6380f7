import type { Clock } from '../clock/clock.ts';
import type { InvocationResult } from './function-definition.ts';
import type { FunctionLog } from './function-log.ts';

export interface ContainerDependencies {
  clock: Clock;
  environment: Record<string, string>;
  log: FunctionLog;
  /** How far its clock may be off, in seconds. */
  maxSkewSeconds?: number;
}

/** Where a function runs; one invocation at a time. */
export interface Container {
  /** It has ended and can't be used again. */
  readonly isGone: boolean;
  /** How long the function took to load, in real milliseconds. */
  readonly loadMilliseconds: number;
  /** Next moment that it waits for (epoch milliseconds, virtual). */
  nextDue(): number | undefined;
  invoke(payload: string): Promise<InvocationResult>;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
}
