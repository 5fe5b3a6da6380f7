import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { installSharedClock } from '../clock/install-shared-clock.ts';
import { CRASH_HEADER } from '../crash-header.ts';
import { createContext, describeError } from './handler-contract.ts';
import type { ContainerData, ContainerMessage, Invocation } from './protocol.ts';

/** The thread of one Lambda container: loads the bundle once, then runs the handler for each message. */

type Handler = (event: unknown, context: object) => unknown;

const container = workerData as ContainerData;
const tell = (message: ContainerMessage): void => parentPort?.postMessage(message);

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
    const result = await handler(JSON.parse(invocation.payload), createContext(container, invocation));
    tell({ type: 'returned', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    tell({ type: 'threw', requestId, payload: describeError(error) });
  }
};

/** A fault of kind crash-before or crash-after: the thread ends as if Lambda had lost it, at the very call. */
subscribe('http.client.response.finish', (message) => {
  const { response } = message as { response: IncomingMessage };
  if (response.headers[CRASH_HEADER]) process.exit(1);
});

installSharedClock(container.clockOffset, container.nextDue, container.skewMilliseconds);
try {
  const startedAt = performance.now();
  const handler = loadHandler();
  parentPort?.on('message', (invocation: Invocation) => void run(handler, invocation));
  tell({ type: 'loaded', milliseconds: performance.now() - startedAt });
} catch (error) {
  tell({ type: 'load-failed', payload: describeError(error) });
}
