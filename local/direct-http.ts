import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import inject from 'light-my-request';
import type { StackClock } from './clock/clock.ts';
import { CRASH_HEADER } from './crash-header.ts';
import { currentLife } from './lambda/life.ts';
import { serverAt } from './listen.ts';

type Handle = NodeHttpHandler['handle'];
type Request = Parameters<Handle>[0];
type Answer = Awaited<ReturnType<Handle>>;

const NEVER = new Promise<never>(() => undefined);

function pathOf({ path, query }: Request): string {
  const parameters = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value ?? '']));
  return parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters as [string, string][]).toString()}`;
}

/** The SDK's bodies are strings or bytes here. */
function bytesOf(body: Request['body']): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from((body ?? '') as string);
}

/** Thrown as NodeHttpHandler throws it when a server doesn't answer in time. */
class RequestTimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** One request to a server of this process, handed over without a socket. */
async function send(request: Request, listener: RequestListener, clock: StackClock, timeoutMs: number): Promise<Answer> {
  let response: ServerResponse | undefined;
  const dispatch = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    response = outgoing;
    listener(incoming, outgoing);
  };
  const { method, headers, body } = request;
  const answered = inject(dispatch, { method, url: pathOf(request), headers, payload: bytesOf(body) });
  let isLate = false;
  const giveUp = (): void => {
    isLate = true;
    response?.destroy();
  };
  const pending = currentLife()?.pending;
  pending?.add(giveUp);
  const timer = timeoutMs > 0 ? clock.setTimer(giveUp, timeoutMs, { skippable: true }) : undefined;
  try {
    const { statusCode, headers: answeredHeaders, rawPayload } = await answered;
    const flat = Object.entries(answeredHeaders).map(([name, value]) => [name, String(value)]);
    return { response: { statusCode, headers: Object.fromEntries(flat), body: Readable.from([rawPayload]) } as Answer['response'] };
  } catch (error) {
    throw isLate ? new RequestTimeoutError(`no answer within ${timeoutMs} ms`) : Object.assign(error as Error, { code: 'ECONNRESET' });
  } finally {
    timer?.cancel();
    pending?.delete(giveUp);
  }
}

/**
 * Makes the AWS SDK of this process hand its requests to servers of this process directly, and cuts off invocations that
 * have ended. @returns a function that undoes it.
 */
export function installDirectHttp(clock: StackClock): () => void {
  const { prototype } = NodeHttpHandler;
  const original = prototype.handle;
  prototype.handle = async function handle(this: NodeHttpHandler, request, options): Promise<Answer> {
    const server = serverAt(`${request.hostname}:${request.port}`);
    if (!server) return original.call(this, request, options);
    const life = currentLife();
    if (life?.isOver) return NEVER;
    const inside = this as unknown as { config?: { requestTimeout?: number }; configProvider: Promise<{ requestTimeout?: number }> };
    // Time may jump while a program outside of any invocation waits, so that a time-out of it would mean nothing.
    const { requestTimeout = 0 } = life ? await inside.configProvider : {};
    const listener: RequestListener = (incoming, outgoing) => void server.emit('request', incoming, outgoing);
    const answer = await send(request, listener, clock, requestTimeout);
    if (answer.response.headers[CRASH_HEADER]) life?.crash();
    return life?.isOver ? NEVER : answer;
  };
  return () => void (prototype.handle = original);
}
