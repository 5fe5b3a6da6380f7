import type { Hono } from 'hono';
import { handle, type APIGatewayProxyResult, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { refuse, type Refusal } from './answers.ts';
import { problem } from './problem.ts';

/** What this function is sent: API Gateway's payload format 2.0. */
export type HttpApiEvent = Extract<LambdaEvent, { rawPath: string }>;

const methodOf = ({ requestContext }: HttpApiEvent): string => ('http' in requestContext ? requestContext.http.method.toUpperCase() : '');

/** Fetch's Request can't have them, and no route has. */
const IMPOSSIBLE_METHOD = /^(TRACE|TRACK|CONNECT)$|[^A-Z]/;
const IMPOSSIBLE_VALUE = /[\0\r\n]/;

/** @returns why hono couldn't even read the request, or undefined when it can */
function findObstacle(event: HttpApiEvent): Refusal | undefined {
  const method = methodOf(event);
  if (IMPOSSIBLE_METHOD.test(method)) return refuse('no-such-method', `Nothing takes ${method}.`);
  const isBad = Object.values(event.headers).some((value) => IMPOSSIBLE_VALUE.test(value ?? ''));
  return isBad ? refuse('not-understood', 'A header is not one of HTTP.') : undefined;
}

/**
 * HTTP APIs decode the path, so that a `#` or `?` of a name would end it; they can stand there for no other reason. The
 * body of a GET means nothing. @returns the event as hono can read it
 */
function repair(event: HttpApiEvent): HttpApiEvent {
  const rawPath = event.rawPath.replaceAll('#', '%23').replaceAll('?', '%3F').toWellFormed();
  const headers = Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name, value?.toWellFormed()]));
  return { ...event, rawPath, headers, ...(['GET', 'HEAD'].includes(methodOf(event)) && { body: null }) };
}

function toResult(refusal: Refusal): APIGatewayProxyResult {
  const { status, headers, body } = problem(refusal);
  return { statusCode: status, headers: { ...headers, 'cache-control': 'no-store' }, body, isBase64Encoded: false };
}

/** @returns the Lambda handler of the app. */
export function createHandler(app: Hono) {
  const answer = handle(app);
  return async (event: HttpApiEvent, context?: LambdaContext): Promise<APIGatewayProxyResult> => {
    const obstacle = findObstacle(event);
    return obstacle ? toResult(obstacle) : await answer(repair(event), context);
  };
}
