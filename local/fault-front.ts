import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { StackClock } from './clock/clock.ts';
import { CRASH_HEADER } from './crash-header.ts';

/**
 * What goes wrong with one request; `delay` takes its seconds of virtual time. `reset` cuts the connection before anything
 * is done, `lost-response` after it. `crash-before` and `crash-after` end the Lambda container that asks.
 */
export interface InjectedFault {
  kind: 'throttle' | 'error' | 'timeout' | 'reset' | 'lost-response' | 'delay' | 'crash-before' | 'crash-after';
  seconds?: number;
}

/**
 * Takes the next fault planned for an operation, for example ("dynamodb", "GetItem").
 * @param text the request's address or body, for faults that are meant for some requests alone
 */
export type TakeFault = (service: string, operation: string, text?: string) => InjectedFault | undefined;

interface FrontOptions {
  clock: StackClock;
  takeFault: TakeFault;
  /** Service of a request by the prefix of its `x-amz-target`. */
  serviceOf: (targetPrefix: string) => string;
}

const THROTTLING = { dynamodb: 'ProvisionedThroughputExceededException' } as const;
const DEFAULT_DELAY_SECONDS = 5;

/** @returns a server (not listening yet) that hands requests to another one, unless a fault is planned for them. */
export function createFaultFront(inner: Server, options: FrontOptions): Server {
  const { clock, takeFault } = options;
  const pass = (request: IncomingMessage, response: ServerResponse): void =>
    void inner.emit('request', request, response);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { service, operation, text } = await readOperation(request, options.serviceOf);
    const fault = takeFault(service, operation, text);
    switch (fault?.kind) {
      case undefined:
        return pass(request, response);
      case 'throttle':
        return refuse(response, service, 400, THROTTLING[service as 'dynamodb'] ?? 'ThrottlingException');
      case 'error':
        return refuse(response, service, 500, 'InternalServerError');
      case 'timeout':
        return hold(clock, response);
      case 'reset':
        return void response.destroy();
      case 'crash-before':
        return crash(response);
      case 'crash-after':
        replaceAnswer(response, () => crash(response));
        return pass(request, response);
      case 'lost-response':
        replaceAnswer(response, () => void response.destroy());
        return pass(request, response);
      case 'delay':
        return delay(clock, fault.seconds ?? DEFAULT_DELAY_SECONDS, () => {
          // Who has given up by now never sent the rest.
          if (!request.destroyed) pass(request, response);
        });
    }
  };
  return createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
}

async function readOperation(
  request: IncomingMessage,
  serviceOf: (targetPrefix: string) => string,
): Promise<{ service: string; operation: string; text: string }> {
  const text = await peek(request);
  const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (operation !== '') {
    return { service: serviceOf(prefix), operation, text };
  }
  return { service: 'sns', operation: /(?:^|&)Action=(\w+)/.exec(text)?.[1] ?? '', text };
}

/** @returns the body's first chunk, which is put back: mostly the whole. */
async function peek(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST' || request.headers['content-length'] === '0') {
    return '';
  }
  await once(request, 'readable');
  const chunk = request.read() as Buffer | null;
  if (chunk === null) {
    return '';
  }
  request.unshift(chunk);
  return chunk.toString('latin1');
}

function refuse(response: ServerResponse, service: string, status: number, type: string): void {
  const message = 'Injected by the local stack (see POST /_faults).';
  const isXml = service === 'sns';
  const body = isXml
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${message}</Message></Error></ErrorResponse>`
    : JSON.stringify({ __type: type, message });
  response.writeHead(status, { 'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.0' });
  response.end(body);
}

/** Never answers; the hold ends when the client gives up. */
function hold(clock: StackClock, response: ServerResponse): void {
  response.once('close', clock.holdRequest());
}

function delay(clock: StackClock, seconds: number, run: () => void): void {
  const release = clock.holdRequest();
  const goOn = (): void => {
    release();
    run();
  };
  clock.setTimer(goOn, seconds * 1000, { skippable: true });
}

/** Lets the request take effect, and does something else instead of answering. */
function replaceAnswer(response: ServerResponse, replace: () => void): void {
  const { write, end } = response;
  const finish = (): ServerResponse => {
    Object.assign(response, { write, end });
    replace();
    return response;
  };
  Object.assign(response, { write: () => true, end: finish });
}

/** Answers with what ends a Lambda container. */
function crash(response: ServerResponse): void {
  response.statusCode = 200;
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.setHeader(CRASH_HEADER, '1');
  response.end();
}
