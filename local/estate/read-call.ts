import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readQuery } from './protocols/query.ts';
import { readRest } from './protocols/rest.ts';
import { AwsError, type Call } from './wire.ts';

/** Service by the prefix of its `x-amz-target`. */
const TARGETS: Record<string, string> = {
  AmazonSSM: 'ssm',
  AmazonEC2ContainerServiceV20141113: 'ecs',
  TrentService: 'kms',
  secretsmanager: 'secretsmanager',
};

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Tells service and operation by target header, path or body. @throws AwsError for what is no AWS request. */
export function readCall(request: IncomingMessage, body: string): Call {
  const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'anonymous';
  const common = { accessKeyId, requestId: randomUUID(), userAgent: request.headers['user-agent'] ?? '' };
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    return { ...common, protocol: 'json', service: TARGETS[prefix] ?? prefix, operation, input: parseJson(body) };
  }
  const url = new URL(request.url ?? '/', 'http://estate');
  return { ...common, ...(readRest(request.method ?? 'GET', url, body) ?? readQuery(body)) };
}

function parseJson(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body || '{}') as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
}
