import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { StackClock } from './clock/clock.ts';

/** What goes wrong with one request; `delay` takes its seconds of virtual time. */
export interface InjectedFault {
  kind: 'throttle' | 'error' | 'timeout' | 'lost-response' | 'delay';
  seconds?: number;
}

/** Takes the next fault planned for an operation, for example ("dynamodb", "GetItem"). */
export type TakeFault = (service: string, operation: string) => InjectedFault | undefined;

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
    const { service, operation } = await readOperation(request, options.serviceOf);
    const fault = takeFault(service, operation);
    switch (fault?.kind) {
      case undefined:
        return pass(request, response);
      case 'throttle':
        return refuse(response, service, 400, THROTTLING[service as 'dynamodb'] ?? 'ThrottlingException');
      case 'error':
        return refuse(response, service, 500, 'InternalServerError');
      case 'timeout':
        return hold(clock, response);
      case 'lost-response':
        dropAnswer(response);
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
): Promise<{ service: string; operation: string }> {
  const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (operation !== '') {
    return { service: serviceOf(prefix), operation };
  }
  return { service: 'sns', operation: await peekAction(request) };
}

/** The Query protocol names the operation in the body: its first chunk is read and put back. */
async function peekAction(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST' || request.headers['content-length'] === '0') {
    return '';
  }
  await once(request, 'readable');
  const chunk = request.read() as Buffer | null;
  if (chunk === null) {
    return '';
  }
  request.unshift(chunk);
  return /(?:^|&)Action=(\w+)/.exec(chunk.toString('latin1'))?.[1] ?? '';
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

/** Lets the request take effect but cuts the connection instead of answering. */
function dropAnswer(response: ServerResponse): void {
  const cut = (): ServerResponse => {
    response.destroy();
    return response;
  };
  Object.assign(response, { write: () => true, end: cut });
}
