import type { Call } from '../wire.ts';
import { readElements } from './xml.ts';

type RestCall = Pick<Call, 'service' | 'operation' | 'protocol' | 'input'>;

interface Route {
  method: string;
  path: RegExp;
  read(argumentsOfPath: string[], body: string, query: URLSearchParams): Omit<RestCall, 'protocol'>;
}

const lambda = (operation: string, input: Record<string, unknown>) => ({ service: 'lambda', operation, input });
const cloudfront = (operation: string, input: Record<string, unknown>) => ({ service: 'cloudfront', operation, input });

const LAMBDA_ROUTES: Route[] = [
  {
    method: 'POST',
    path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
    read: ([FunctionName], Payload) => lambda('Invoke', { FunctionName, Payload }),
  },
  {
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
    read: ([FunctionName]) => lambda('GetFunctionConfiguration', { FunctionName }),
  },
  { method: 'GET', path: /^\/2017-03-31\/tags\/(.+)$/, read: ([Resource]) => lambda('ListTags', { Resource }) },
];

const CLOUDFRONT_ROUTES: Route[] = [
  { method: 'GET', path: /^\/2020-05-31\/distribution\/([^/]+)$/, read: ([Id]) => cloudfront('GetDistribution', { Id }) },
  {
    method: 'GET',
    path: /^\/2020-05-31\/tagging$/,
    read: (_, _body, query) => cloudfront('ListTagsForResource', { Resource: query.get('Resource') ?? '' }),
  },
  {
    method: 'POST',
    path: /^\/2020-05-31\/distribution\/([^/]+)\/invalidation$/,
    read: ([DistributionId], body) => {
      const [CallerReference] = readElements(body, 'CallerReference');
      return cloudfront('CreateInvalidation', { DistributionId, CallerReference, Paths: readElements(body, 'Path') });
    },
  },
  {
    method: 'GET',
    path: /^\/2020-05-31\/distribution\/([^/]+)\/invalidation\/([^/]+)$/,
    read: ([DistributionId, Id]) => cloudfront('GetInvalidation', { DistributionId, Id }),
  },
];

/** @returns the call that method and path mean, or undefined when they mean none. */
export function readRest(method: string, url: URL, body: string): RestCall | undefined {
  for (const [routes, protocol] of [[LAMBDA_ROUTES, 'rest'], [CLOUDFRONT_ROUTES, 'rest-xml']] as const) {
    for (const { method: wanted, path, read } of routes) {
      const found = wanted === method && path.exec(url.pathname);
      if (found) return { protocol, ...read(found.slice(1).map(decodeURIComponent), body, url.searchParams) };
    }
  }
  return undefined;
}
