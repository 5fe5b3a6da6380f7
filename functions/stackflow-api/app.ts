import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { logger } from '../../src/platform/logger.ts';
import { answerRequest } from './answer-request.ts';
import { refuse, type Answer } from './answers.ts';
import type { ApiDependencies } from './dependencies.ts';
import { explainFailure } from './explain-failure.ts';
import { problem } from './problem.ts';
import { routes } from './routes/index.ts';

/** Larger than any source's webhook and any playbook, and small enough for a message of the queue. */
const MAX_BODY_BYTES = 200 * 1024;

/** What is answered is of now, and for whoever asked. */
const send = (context: Context, { status, headers, body }: Answer) =>
  context.body(body, status as ContentfulStatusCode, { ...headers, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });

const methodsOf = (path: string): string[] => routes.filter((route) => route.path === path).map(({ method }) => method);

/** StackFlowAPI: what comes in over HTTP. */
export function createApp(dependencies: ApiDependencies): Hono {
  const app = new Hono().basePath('/prod/api');
  const tooLarge = problem(refuse('too-large', `A body may have ${MAX_BODY_BYTES} bytes.`));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (context) => send(context, tooLarge) }));
  for (const route of routes) app.on(route.method, route.path, async (context) => send(context, await answerRequest(route, context, dependencies)));
  for (const path of new Set(routes.map((route) => route.path)))
    app.all(path, (context) => {
      const allow = methodsOf(path).join(', ');
      const answer = problem(refuse('no-such-method', `${path} takes ${allow}.`));
      return send(context, { ...answer, headers: { ...answer.headers, allow } });
    });
  app.notFound((context) => send(context, problem(refuse('not-found', `There is no ${context.req.method} ${context.req.path}.`))));
  app.onError((error, context) => {
    logger.error('request failed', error);
    return send(context, problem(explainFailure(error)));
  });
  return app;
}
