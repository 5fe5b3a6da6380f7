import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError, type Call } from './wire.ts';

/** Service by the prefix of its `x-amz-target`. */
const TARGETS: Record<string, string> = {
  AmazonSSM: 'ssm',
  AmazonEC2ContainerServiceV20141113: 'ecs',
  TrentService: 'kms',
  secretsmanager: 'secretsmanager',
};

/** Service by the API version of the Query protocol. */
const VERSIONS: Record<string, string> = { '2011-06-15': 'sts', '2010-05-15': 'cloudformation' };

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const CONFIGURATION = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/;
const TAGS = /^\/2017-03-31\/tags\/(.+)$/;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function readRest(path: string, body: string): Pick<Call, 'service' | 'operation' | 'input'> | undefined {
  const argument = (pattern: RegExp) => decodeURIComponent(pattern.exec(path)?.[1] ?? '');
  if (INVOKE.test(path)) return { service: 'lambda', operation: 'Invoke', input: { FunctionName: argument(INVOKE), Payload: body } };
  if (CONFIGURATION.test(path))
    return { service: 'lambda', operation: 'GetFunctionConfiguration', input: { FunctionName: argument(CONFIGURATION) } };
  return TAGS.test(path) ? { service: 'lambda', operation: 'ListTags', input: { Resource: argument(TAGS) } } : undefined;
}

function readQuery(body: string): Pick<Call, 'service' | 'operation' | 'input'> {
  const { Action: operation = '', Version: version = '', ...input } = Object.fromEntries(new URLSearchParams(body));
  return { service: VERSIONS[version] ?? `query API ${version}`, operation, input };
}

/** Tells service and operation by target header, path or body. @throws AwsError for what is no AWS request. */
export function readCall(request: IncomingMessage, body: string): Call {
  const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'anonymous';
  const common = { accessKeyId, requestId: randomUUID() };
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    return { ...common, protocol: 'json', service: TARGETS[prefix] ?? prefix, operation, input: parseJson(body) };
  }
  const rest = readRest(new URL(request.url ?? '/', 'http://estate').pathname, body);
  return rest ? { ...common, protocol: 'rest', ...rest } : { ...common, protocol: 'query', ...readQuery(body) };
}

function parseJson(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body || '{}') as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
}
