import { formatQuery } from '../routing/address.ts';
import { readToken, signOut } from '../session/session.ts';
import { hearServerTime } from '../time/clock.ts';
import { readProblem, unreachable } from './problem.ts';

/** On the same host as the page: behind CloudFront, and behind `npm start`. */
const BASE = '/prod/api';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  query?: Record<string, string | undefined>;
  body?: object;
  /** The same one when the same wish is sent again. */
  idempotencyKey?: string;
  accept?: string;
  signal?: AbortSignal;
}

const headersOf = ({ body, idempotencyKey, accept = 'application/json' }: ApiRequest): Record<string, string> => ({
  accept,
  authorization: `Bearer ${readToken() ?? ''}`,
  ...(body && { 'content-type': 'application/json' }),
  ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
});

function send(path: string, request: ApiRequest): Promise<Response> {
  const { method = 'GET', query = {}, body, signal } = request;
  return fetch(`${BASE}${path}${formatQuery(query)}`, {
    method,
    headers: headersOf(request),
    cache: 'no-store',
    credentials: 'omit',
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

/**
 * Asks StackFlowAPI. A refused token ends the session.
 * @throws ApiProblem
 */
export async function ask(path: string, request: ApiRequest = {}): Promise<Response> {
  const response = await send(path, request).catch((error: unknown) => {
    if (request.signal?.aborted) throw error;
    throw unreachable();
  });
  hearServerTime(response.headers.get('date'));
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (response.status === 401) signOut('The token has expired, or is not one that this server accepts. Sign in again.');
  throw problem;
}

/** @returns the answer's JSON, or undefined when it has no body. @throws ApiProblem */
export async function askJson<T>(path: string, request: ApiRequest = {}): Promise<T> {
  const text = await (await ask(path, request)).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
