import type { Context } from 'hono';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { Refusal, refuse } from './answers.ts';
import type { Route } from './route.ts';

/** What was given, as the route's schemas say. */
export interface Given {
  params: unknown;
  query: unknown;
  body: unknown;
  /** The body as it came. */
  text: string;
}

/** One value each: which of two was meant can't be known. */
const isRepeated = (context: Context): boolean => Object.values(context.req.queries()).some((values) => values.length > 1);

const isJson = (contentType: string): boolean => /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType);

/** Neither half a character nor a number that isn't exact can be stored. @throws TypeError, which says that it isn't understood */
function assertStorable(_: string, value: unknown): unknown {
  const isHalf = typeof value === 'string' && !value.isWellFormed();
  if (isHalf || (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)) throw new TypeError('not storable');
  return value;
}

function parse(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text, assertStorable);
  } catch {
    return undefined;
  }
}

function readBody({ role, method }: Route, context: Context, text: string): unknown {
  if (role === 'source') return text;
  if (method === 'GET') return {};
  if (text !== '' && !isJson(context.req.header('content-type') ?? ''))
    return refuse('not-json', 'Send the body as JSON, and say so: content-type: application/json.');
  return parse(text) ?? refuse('not-understood', 'The body is not JSON.');
}

/** @returns what was given, as the route's schemas say, or what is wrong with it. An id that can't be one is one that doesn't exist. */
export async function readRequest(route: Route, context: Context): Promise<Given | Refusal> {
  const params = route.params.safeParse(context.req.param());
  if (!params.success) return refuse('not-found', `There is nothing under such an id: ${describeIssues(params.error)}`);
  if (isRepeated(context)) return refuse('not-understood', 'Give each parameter once.');
  const query = route.query.safeParse(context.req.query());
  if (!query.success) return refuse('not-understood', describeIssues(query.error));
  const text = await context.req.text();
  const raw = readBody(route, context, text);
  if (raw instanceof Refusal) return raw;
  const body = route.body.safeParse(raw);
  return body.success ? { params: params.data, query: query.data, body: body.data, text } : refuse('not-understood', describeIssues(body.error));
}
