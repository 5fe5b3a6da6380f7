import { PROBLEMS } from '../../src/contracts/api/problem.ts';
import { namedSchemas, toJsonSchema, type Json, type Schema } from './openapi-schemas.ts';
import { isWrite, type Route } from './route.ts';

/** `/remediations/:id` → `/remediations/{id}` */
const toTemplate = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** `POST /remediations/:id/replay` → `postRemediationsIdReplay` */
const operationIdOf = ({ method, path }: Route): string =>
  method.toLowerCase() + path.replaceAll(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase());

function parametersOf(schema: Schema, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = toJsonSchema(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request gives the first answer again for 24 h; with another request 422.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};

function bodyOf(route: Route): Json {
  const schema = toJsonSchema(route.body, 'input');
  if (route.role === 'source') return { requestBody: { required: true, content: { 'application/json': { schema: {} } } } };
  const isEmpty = Object.keys((schema['properties'] as Json | undefined) ?? {}).length === 0;
  if (!isWrite(route) || isEmpty) return {};
  const isRequired = ((schema['required'] as string[] | undefined) ?? []).length > 0;
  return { requestBody: { required: isRequired, content: { 'application/json': { schema } } } };
}

const problemAnswer = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const contentOf = ({ path, answer }: Route): Json => ({
  'application/json': { schema: toJsonSchema(answer, 'output') },
  ...(path === '/audit' && { 'text/csv': { schema: { type: 'string' } } }),
});

function describeRoute(route: Route): Json {
  const { path, role, summary, status } = route;
  return {
    operationId: operationIdOf(route),
    summary,
    tags: [path.split('/')[1]],
    ...(role === 'source' ? { security: [] } : { description: `Role: ${role}.`, 'x-role': role }),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(isWrite(route) && role !== 'source' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...bodyOf(route),
    responses: { [status]: { description: 'Done.', content: contentOf(route) }, default: problemAnswer('Refused.') },
  };
}

function pathsOf(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const template = toTemplate(route.path);
    paths[template] = { ...paths[template], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return paths;
}

const problems = Object.entries(PROBLEMS).map(([kind, [status, title]]) => `- ${status} \`urn:stackflow:problem:${kind}\` ${title}`);

/** @returns the OpenAPI 3.1 document of these routes: made of the same data by which they are answered. */
export const describeApi = (routes: readonly Route[]): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'StackFlowAPI',
    version: '1',
    description: `Lists come in pages: \`next\` is the cursor of the next one, null on the last. Whatever isn't 2xx is a problem document (RFC 9457):\n\n${problems.join('\n')}`,
  },
  servers: [{ url: '/prod/api' }],
  security: [{ token: [] }],
  paths: pathsOf(routes),
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: namedSchemas(),
  },
});
