import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describeApi } from '../../../functions/stackflow-api/openapi.ts';
import { routes } from '../../../functions/stackflow-api/routes/index.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

interface Operation {
  responses: Record<string, { content: Record<string, { schema: object }> }>;
}

const document = describeApi(routes) as { paths: Record<string, Record<string, Operation>>; components: object };
const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'https://stackflow.example/openapi.json', ...document });

const escape = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));

/** @returns what the document would object to in the answer of a route; nothing when it is as described */
export function findDeviations(template: string, method: string, { status, headers, body }: Answer): unknown[] {
  const operation = document.paths[template]?.[method.toLowerCase()];
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const key = operation?.responses[status] ? String(status) : 'default';
  if (!operation?.responses[key]?.content[type]) return [`${method} ${template} never answers ${status} ${type}`];
  const pointer = ['paths', template, method.toLowerCase(), 'responses', key, 'content', type, 'schema'].map(escape).join('/');
  const validate = ajv.getSchema(`https://stackflow.example/openapi.json#/${pointer}`);
  return validate?.(body) ? [] : (validate?.errors ?? ['no schema']);
}

type Role = 'viewer' | 'operator' | 'admin';

/** @returns a token of the embedded stack's own identity provider */
export async function takeToken(role: Role, subject = `${role}@example.com`): Promise<string> {
  const response = await fetch(`${process.env['STACKFLOW_IDENTITY_URL']}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role, subject }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Asks StackFlowAPI of the embedded stack over HTTP, in a role of its own. @returns its answer, that must be as the document says */
export async function ask(role: Role, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${process.env['STACKFLOW_API_URL']}/prod/api${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await takeToken(role)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Answer['body'] };
}
