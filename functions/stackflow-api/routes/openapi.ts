import * as z from 'zod/mini';
import { Reply } from '../answers.ts';
import { describeApi } from '../openapi.ts';
import { defineRoute, type Route } from '../route.ts';

/** @returns the route that describes these, and itself. */
export function createOpenApiRoute(routes: readonly Route[]): Route {
  let document: string | undefined;
  const route: Route = defineRoute({
    method: 'GET',
    path: '/openapi.json',
    role: 'viewer',
    summary: 'Describe this API (OpenAPI 3.1)',
    answer: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
    act(): Promise<Reply> {
      document ??= JSON.stringify(describeApi([...routes, route]));
      return Promise.resolve(new Reply(document, { 'content-type': 'application/json' }));
    },
  });
  return route;
}
