import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { StackClock } from './clock/clock.ts';
import type { EventBus } from './event-bridge/event-bus.ts';
import type { CrashMoment, LambdaRuntime } from './lambda/runtime.ts';

interface Controlled {
  clock: StackClock;
  runtime: LambdaRuntime;
  bus: EventBus;
}

interface ControlBody {
  functionName: string;
  when: CrashMoment;
  times?: number;
  isSilent?: boolean;
  /** An event to publish, as its source would. */
  event?: { source: string; detailType: string; resources?: string[]; detail: Record<string, unknown> };
}

type Route = (controlled: Controlled, body: ControlBody, query: URLSearchParams) => object | Promise<object>;

/** What tests and the bench may ask of what runs. */
const ROUTES: Record<string, Route> = {
  'POST /_crash': ({ runtime }, { functionName, when, times }) => {
    runtime.crash(functionName, when, times);
    return {};
  },
  'POST /_calm': ({ runtime }) => {
    runtime.calm();
    return {};
  },
  'POST /_events': ({ bus }, { isSilent = bus.isSilent, event }) => {
    bus.isSilent = isSilent;
    if (event) bus.publish(event.source, event.detailType, event.resources ?? [], event.detail);
    return { isSilent };
  },
  'GET /_idle': async ({ clock }) => {
    await clock.whenIdle();
    return { now: clock.now() };
  },
  'GET /_invocations': ({ runtime }) => ({ invocations: runtime.invocations() }),
  'GET /_functions': ({ runtime }) => ({ functionNames: runtime.functionNames() }),
  'GET /_logs': ({ runtime }, _body, query) => ({ lines: runtime.logOf(query.get('functionName') ?? '') }),
};

/** @returns a server (not listening yet) by which tests crash functions, silence EventBridge and read logs. */
export const createRuntimeControl = (controlled: Controlled): Server =>
  createServer((request, response) => void answer(controlled, request, response));

async function answer(controlled: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const route = ROUTES[`${request.method} ${pathname}`];
  response.setHeader('content-type', 'application/json');
  try {
    if (route === undefined) {
      throw new Error(`There is no ${request.method} ${pathname}: try ${Object.keys(ROUTES).join(', ')}.`);
    }
    const body = request.method === 'POST' ? ((await json(request)) as ControlBody) : ({} as ControlBody);
    response.end(JSON.stringify(await route(controlled, body, searchParams)));
  } catch (error) {
    response.statusCode = 400;
    response.end(JSON.stringify({ message: (error as Error).message }));
  }
}
