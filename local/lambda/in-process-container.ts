import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Clock, Timer } from '../clock/clock.ts';
import { runSkippable } from '../clock/skippable-context.ts';
import type { Container, ContainerDependencies } from './container.ts';
import { exited, functionArn, timedOut, type FunctionDefinition, type InvocationResult } from './function-definition.ts';
import { createContext, describeError, type Handler } from './handler-contract.ts';
import { live, type Life } from './life.ts';

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/** The handler's source instead of its bundle, so that all functions share one SDK, which direct-http.ts can reach. */
async function loadHandler({ file, exportName }: FunctionDefinition): Promise<Handler> {
  const source = join(FUNCTIONS, basename(dirname(file)), 'handler.ts');
  return ((await import(source)) as Record<string, Handler>)[exportName] as Handler;
}

/**
 * A container without a thread: hundreds of times cheaper, but all share their modules and one environment. An invocation
 * that has crashed or timed out is cut off: none of its requests goes out or is answered any more.
 */
export class InProcessContainer implements Container {
  readonly #definition: FunctionDefinition;
  readonly #clock: Clock;
  #end: ((result: (requestId: string) => InvocationResult) => void) | undefined;
  #deadline: number | undefined;
  isGone = false;
  loadMilliseconds = 0;

  constructor(definition: FunctionDefinition, { clock, environment }: ContainerDependencies) {
    this.#definition = definition;
    this.#clock = clock;
    Object.assign(process.env, environment, definition.environment, { LOG_LEVEL: 'SILENT' });
  }

  nextDue(): number | undefined {
    return this.#deadline;
  }

  kill(): Promise<void> {
    this.isGone = true;
    this.#end?.((requestId) => exited(requestId, 1));
    return Promise.resolve();
  }

  async invoke(payload: string): Promise<InvocationResult> {
    const handler = await loadHandler(this.#definition);
    this.loadMilliseconds = 1;
    const requestId = randomUUID();
    const { timeoutSeconds, functionName, memoryMegabytes = 512 } = this.#definition;
    const deadline = (this.#deadline = this.#clock.now() + timeoutSeconds * 1000);
    const life: Life = { isOver: false, crash: () => void this.kill(), pending: new Set() };
    const context = createContext({ functionName, functionArn: functionArn(functionName), memoryMegabytes }, { requestId, deadline });
    let timer: Timer | undefined;
    const result = await new Promise<InvocationResult>((resolve) => {
      this.#end = (toResult) => resolve(toResult(requestId));
      timer = this.#clock.setTimer(() => this.#end?.((id) => timedOut(id, timeoutSeconds)), timeoutSeconds * 1000);
      const run = async (): Promise<unknown> => handler(JSON.parse(payload), context);
      live(life, () => runSkippable(run)).then(
        (answer) => resolve({ requestId, payload: JSON.stringify(answer) ?? 'null' }),
        (error: unknown) => resolve({ requestId, payload: describeError(error), functionError: 'Unhandled' }),
      );
    });
    life.isOver = true;
    for (const giveUp of life.pending) giveUp();
    timer?.cancel();
    this.#deadline = undefined;
    return result;
  }
}
