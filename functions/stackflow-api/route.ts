import * as z from 'zod/mini';
import type { Refusal, Reply } from './answers.ts';
import type { Role } from './authenticate.ts';
import type { ApiDependencies } from './dependencies.ts';

type Schema = z.ZodMiniType;
const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** What an act is asked; every part is as its schema says. */
export interface Asked<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** ARN of the person who asks; of a source, which its secret proves, nobody's. */
  by: string;
  /** @param name in lower case */
  header(name: string): string | undefined;
}

/** One route: what may be asked by whom, and what the answer is. */
export interface RouteDefinition<Params extends Schema, Query extends Schema, Body extends Schema, Answer extends Schema> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Behind /prod/api; `:name` is a parameter. */
  path: string;
  /** The least role. A `source` is a machine, proved by its secret instead of a token. */
  role: Role | 'source';
  summary: string;
  params?: Params;
  query?: Query;
  /** Of JSON; a source's body is a text, since its bytes are what is proved. */
  body?: Body;
  /** 200 without it. */
  status?: 200 | 202;
  answer: Answer;
  act(asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>, dependencies: ApiDependencies): Promise<z.input<Answer> | Refusal | Reply>;
}

export type Route = Required<RouteDefinition<Schema, Schema, Schema, Schema>>;

/** @returns the route with nothing where nothing may be given. */
export function defineRoute<Answer extends Schema, Params extends Schema = Nothing, Query extends Schema = Nothing, Body extends Schema = Nothing>(
  route: RouteDefinition<Params, Query, Body, Answer>,
): Route {
  return { params: nothing, query: nothing, body: nothing, status: 200, ...route } as Route;
}

/** @returns whether it changes something. */
export const isWrite = ({ method }: Route): boolean => method !== 'GET';
