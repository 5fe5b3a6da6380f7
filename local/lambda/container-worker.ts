import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { installSharedClock } from '../clock/install-shared-clock.ts';
import type { ContainerData, ContainerMessage, Invocation } from './protocol.ts';

/** The thread of one Lambda container: loads the bundle once, then runs the handler for each message. */

type Handler = (event: unknown, context: object) => unknown;

const container = workerData as ContainerData;
const tell = (message: ContainerMessage): void => parentPort?.postMessage(message);

/** @returns the error as Lambda's Node runtime writes it. */
const describeError = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify({
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      })
    : JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });

const createContext = ({ requestId, deadline }: Invocation) => ({
  awsRequestId: requestId,
  functionName: container.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: container.functionArn,
  memoryLimitInMB: String(container.memoryMegabytes),
  logGroupName: `/aws/lambda/${container.functionName}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const loadHandler = (): Handler => {
  const bundle = createRequire(container.file)(container.file) as Record<string, unknown>;
  const handler = bundle[container.exportName];
  if (typeof handler !== 'function') {
    throw new TypeError(`${container.file} exports no function "${container.exportName}": check the function's handler.`);
  }
  return handler as Handler;
};

const run = async (handler: Handler, invocation: Invocation): Promise<void> => {
  const { requestId } = invocation;
  try {
    const result = await handler(JSON.parse(invocation.payload), createContext(invocation));
    tell({ type: 'returned', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    tell({ type: 'threw', requestId, payload: describeError(error) });
  }
};

installSharedClock(container.clockOffset, container.nextDue);
try {
  const startedAt = performance.now();
  const handler = loadHandler();
  parentPort?.on('message', (invocation: Invocation) => void run(handler, invocation));
  tell({ type: 'loaded', milliseconds: performance.now() - startedAt });
} catch (error) {
  tell({ type: 'load-failed', payload: describeError(error) });
}
