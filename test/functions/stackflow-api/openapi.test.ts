import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi } from '../../../functions/stackflow-api/openapi.ts';
import { routes } from '../../../functions/stackflow-api/routes/index.ts';
import { makeApp } from './make-app.ts';
import { bearer } from './tokens.ts';

interface Document {
  paths: Record<string, Record<string, { parameters: { name: string; in: string; schema: unknown }[]; responses: object; operationId: string }>>;
}

const document = describeApi(routes) as unknown as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, ...operation })),
);

describe('the OpenAPI document', () => {
  test('is valid', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(describeApi(routes)));

    expect([valid, errors]).toEqual([true, undefined]);
  });

  test('has exactly the routes', () => {
    const expected = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

    expect(operations.map(({ key }) => key).sort()).toEqual(expected.sort());
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  test('names every parameter of a path', () => {
    for (const { key, parameters } of operations) {
      const named = [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([key, parameters.filter((one) => one.in === 'path').map(({ name }) => name)]).toEqual([key, named]);
    }
  });

  test('tells numbers from texts', () => {
    const list = operations.find(({ key }) => key === 'GET /remediations');

    expect(list?.parameters.find(({ name }) => name === 'limit')?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100 });
  });

  test('is answered as it is committed: run `npm run schemas` after a change', async () => {
    const response = await makeApp().request('/prod/api/openapi.json', { headers: await bearer({ roles: ['viewer'] }) });
    const committed = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');

    expect(await response.json()).toEqual(JSON.parse(committed));
  });
});
