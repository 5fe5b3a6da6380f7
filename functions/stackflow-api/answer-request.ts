import type { Context } from 'hono';
import { redactValue } from '../../src/contracts/redaction/redact.ts';
import { logger } from '../../src/platform/logger.ts';
import { answerOnce } from './answer-once.ts';
import { Refusal, Reply, type Answer } from './answers.ts';
import { arnOf, authenticate, type Caller } from './authenticate.ts';
import type { ApiDependencies } from './dependencies.ts';
import { keyOf, limitRate } from './limit-rate.ts';
import { problem } from './problem.ts';
import { readRequest, type Given } from './read-request.ts';
import { isWrite, type Route } from './route.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Where a list goes on is the route's own code, and no secret. */
function withoutSecrets(body: object): object {
  const redacted = redactValue(body);
  return 'next' in body ? { ...redacted, next: body.next } : redacted;
}

function render(status: number, said: unknown): Answer {
  if (said instanceof Refusal) return problem(said);
  if (!(said instanceof Reply)) return { status, headers: JSON_TYPE, body: JSON.stringify(withoutSecrets(said as object)) };
  if (typeof said.body === 'string') return { status, headers: said.headers, body: said.body };
  return { status, headers: { ...JSON_TYPE, ...said.headers }, body: JSON.stringify(withoutSecrets(said.body as object)) };
}

/** Who asks, when that may be asked so often by somebody with the route's role; nobody, when a secret proves who asks. */
async function admit(route: Route, context: Context, dependencies: ApiDependencies): Promise<Caller | undefined | Refusal> {
  if (route.role === 'source') return undefined;
  const caller = await authenticate(context.req.header('authorization'), route.role, dependencies.tokens);
  if (caller instanceof Refusal) return caller;
  return (await limitRate(caller, isWrite(route), dependencies)) ?? caller;
}

/** Who asks → how often → what → whether it was done already → the act → its answer, without secrets. */
export async function answerRequest(route: Route, context: Context, dependencies: ApiDependencies): Promise<Answer> {
  const caller = await admit(route, context, dependencies);
  if (caller instanceof Refusal) return problem(caller);
  const given = await readRequest(route, context);
  if (given instanceof Refusal) return problem(given);
  const act = () => answerGiven(route, context, given, caller, dependencies);
  const key = context.req.header('idempotency-key');
  if (!caller || key === undefined || !isWrite(route)) return act();
  const { method, path } = context.req;
  const answer = await answerOnce({ caller: keyOf(caller), key, method, path, text: given.text }, act, dependencies);
  return answer instanceof Refusal ? problem(answer) : answer;
}

async function answerGiven(route: Route, context: Context, { params, query, body }: Given, caller: Caller | undefined, dependencies: ApiDependencies): Promise<Answer> {
  const by = caller ? arnOf(caller, dependencies.accountId) : '';
  const header = (name: string) => context.req.header(name);
  const answer = render(route.status, await route.act({ params, query, body, by, header }, dependencies));
  if (isWrite(route)) logger.info('write answered', { by, method: route.method, path: route.path, params, status: answer.status });
  return answer;
}
