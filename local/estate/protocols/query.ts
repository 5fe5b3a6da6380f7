import type { Call } from '../wire.ts';

/** Service by the API version of the Query protocol. */
const VERSIONS: Record<string, string> = {
  '2011-06-15': 'sts',
  '2010-05-15': 'cloudformation',
  '2014-10-31': 'rds',
  '2011-01-01': 'autoscaling',
  '2016-11-15': 'ec2',
};

type Nested = { [key: string]: Nested | string };

const isList = (keys: string[]): boolean => keys.length > 0 && keys.every((key) => /^\d+$/.test(key));

function listsIn(value: Nested | string): unknown {
  if (typeof value === 'string') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, listsIn(inner)] as const);
  return isList(Object.keys(value)) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** `Filters.Filter.1.Name=x` → `{ Filters: { Filter: [{ Name: 'x' }] } }` */
function nest(flat: Record<string, string>): Record<string, unknown> {
  const root: Nested = {};
  for (const [path, value] of Object.entries(flat)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let place = root;
    for (const key of keys) place = (place[key] ??= {}) as Nested;
    place[last] = value;
  }
  return listsIn(root) as Record<string, unknown>;
}

/** Reads a form-encoded body. EC2 has a dialect of its own, for answers. */
export function readQuery(body: string): Pick<Call, 'service' | 'operation' | 'protocol' | 'input'> {
  const { Action: operation = '', Version: version = '', ...input } = Object.fromEntries(new URLSearchParams(body));
  const service = VERSIONS[version] ?? `query API ${version}`;
  return { service, operation, protocol: service === 'ec2' ? 'ec2' : 'query', input: nest(input) };
}
