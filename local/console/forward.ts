import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { once } from 'node:events';

/** Sends a request on to StackFlowAPI and its answer back, as CloudFront does with its second origin. */
export async function forward(apiUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host } = new URL(apiUrl);
  const onward = httpRequest(new URL(request.url ?? '/', apiUrl), {
    method: request.method,
    headers: { ...request.headers, host },
    agent: false,
  });
  const answered = once(onward, 'response') as Promise<[IncomingMessage]>;
  await Promise.all([pipeline(request, onward), answered]);
  const [answer] = await answered;
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  await pipeline(answer, response);
}
