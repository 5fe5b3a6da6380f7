import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../clock/clock.ts';
import { createDueBuffer, readDue } from '../clock/install-shared-clock.ts';
import { containerCode } from './container-code.ts';
import type { Container, ContainerDependencies } from './container.ts';
import { exited, functionArn, timedOut, type FunctionDefinition, type InvocationResult } from './function-definition.ts';
import type { ContainerData, ContainerMessage, Invocation } from './protocol.ts';


const DEFAULT_MEMORY_MEGABYTES = 512;
const YOUNG_GENERATION_MEGABYTES = 8;

/** A container as Lambda has it: a thread with its own environment, modules and memory. */
export class ThreadContainer implements Container {
  readonly #definition: FunctionDefinition;
  readonly #clock: Clock;
  readonly #worker: Worker;
  readonly #nextDue = createDueBuffer();
  readonly #loaded: Promise<ContainerMessage>;
  #answer: ((message: ContainerMessage) => void) | undefined;
  #onGone: ((status: number) => void) | undefined;
  #deadline: number | undefined;
  #timeout: Timer | undefined;
  isGone = false;
  loadMilliseconds = 0;

  constructor(definition: FunctionDefinition, { clock, environment, log, maxSkewSeconds = 0 }: ContainerDependencies) {
    this.#definition = definition;
    this.#clock = clock;
    const { functionName, file, exportName, accessKeyId, memoryMegabytes = DEFAULT_MEMORY_MEGABYTES } = definition;
    const workerData: ContainerData = {
      functionName,
      functionArn: functionArn(functionName),
      file,
      exportName,
      memoryMegabytes,
      clockOffset: clock.offset,
      skewMilliseconds: (Math.random() * 2 - 1) * maxSkewSeconds * 1000,
      nextDue: this.#nextDue,
    };
    this.#worker = new Worker(containerCode(), {
      eval: true,
      workerData,
      env: { ...environment, ...definition.environment, ...(accessKeyId !== undefined && { AWS_ACCESS_KEY_ID: accessKeyId }) },
      stdout: true,
      stderr: true,
      // A small young generation keeps many containers small; the function's own limit holds for the rest.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES, maxOldGenerationSizeMb: memoryMegabytes },
    });
    log.follow(this.#worker.stdout);
    log.follow(this.#worker.stderr);
    this.#loaded = new Promise((resolve) => (this.#answer = resolve));
    this.#worker.on('message', (message: ContainerMessage) => this.#answer?.(message));
    this.#worker.on('error', (error) => log.write(`Uncaught ${error.stack ?? error.message}`));
    this.#worker.on('exit', (status) => {
      this.isGone = true;
      this.#timeout?.cancel();
      this.#onGone?.(status);
    });
  }

  nextDue(): number | undefined {
    const timer = readDue(this.#nextDue);
    return timer === undefined || this.#deadline === undefined ? this.#deadline : Math.min(timer, this.#deadline);
  }

  async invoke(payload: string): Promise<InvocationResult> {
    const requestId = randomUUID();
    const gone = new Promise<InvocationResult>((resolve) => {
      this.#onGone = (status) => resolve(exited(requestId, status));
    });
    const result = await Promise.race([gone, this.#run(requestId, payload)]);
    this.#deadline = undefined;
    return result;
  }

  async kill(): Promise<void> {
    this.isGone = true;
    await this.#worker.terminate();
  }

  async #run(requestId: string, payload: string): Promise<InvocationResult> {
    const loaded = await this.#loaded;
    if (loaded.type === 'load-failed') {
      void this.kill();
      return { requestId, payload: loaded.payload, functionError: 'Unhandled' };
    }
    this.loadMilliseconds = loaded.type === 'loaded' ? loaded.milliseconds : 0;
    const { timeoutSeconds } = this.#definition;
    this.#deadline = this.#clock.now() + timeoutSeconds * 1000;
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(() => {
        void this.kill();
        resolve(timedOut(requestId, timeoutSeconds));
      }, timeoutSeconds * 1000);
      this.#answer = (message) => {
        timer.cancel();
        resolve(toResult(requestId, message));
      };
      this.#timeout = timer;
      this.#worker.postMessage({ requestId, payload, deadline: this.#deadline ?? 0 } satisfies Invocation);
    });
  }
}

const toResult = (requestId: string, message: ContainerMessage): InvocationResult => {
  const payload = 'payload' in message ? message.payload : 'null';
  return message.type === 'returned' ? { requestId, payload } : { requestId, payload, functionError: 'Unhandled' };
};
