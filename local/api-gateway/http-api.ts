import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../clock/clock.ts';
import type { InvocationResult } from '../lambda/function-definition.ts';

export interface HttpApi {
  server: Server;
  /** Lets every request go to this function, as the route `$default` does. */
  route(functionArn: string): void;
}

interface HttpApiDependencies {
  clock: Clock;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
}

/** Answer of a function behind an HTTP API, payload format 2.0. */
interface ProxyAnswer {
  statusCode?: number;
  headers?: Record<string, string>;
  body?: string;
  isBase64Encoded?: boolean;
}

/** HTTP APIs hand on the path decoded, which the guide doesn't say. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Source: API Gateway developer guide, "Working with AWS Lambda proxy integrations for HTTP APIs", format 2.0. */
function toEvent({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer, now: number): object {
  const [pathname = '/', ...search] = url.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: decode(pathname),
    rawQueryString: search.join('?'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')])),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path: decode(pathname), protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

function send(response: ServerResponse, { functionError, payload }: InvocationResult): void {
  const answer =
    functionError === undefined
      ? (JSON.parse(payload) as ProxyAnswer)
      : { statusCode: 500, body: '{"message":"Internal Server Error"}' };
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false } = answer;
  response.writeHead(statusCode, headers).end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
}

/** @returns an HTTP API (its server not listening yet) that hands every request to one function. */
export function createHttpApi({ clock, invoke }: HttpApiDependencies): HttpApi {
  let target: string | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const event = toEvent(request, await buffer(request), clock.now());
    if (target === undefined) response.writeHead(404).end('{"message":"Not Found"}');
    else send(response, await invoke(target, JSON.stringify(event)));
  };
  return {
    server: createServer(
      (request, response) =>
        void answer(request, response).catch(() => response.writeHead(503).end('{"message":"Service Unavailable"}')),
    ),
    route(functionArn) {
      target = functionArn;
    },
  };
}
