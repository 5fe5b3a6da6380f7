import type { Alert, CiLookup } from '../../contracts/alert.ts';
import { ciIdSchema } from '../../contracts/names.ts';

/** Names that a CI's id has in labels, tags and custom fields; the first counts. */
const CI_ID_NAMES = ['stackflow:ci', 'stackflow_ci', 'ci_id', 'ciid'];

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/**
 * Dimensions, labels and tags, by name without `_`, `-` and capitals, and the attribute of a CI's record that holds the
 * same. What stands together identifies together. The most telling first.
 */
const IDENTIFIERS: readonly (readonly (readonly [name: string, attribute: string])[])[] = [
  [
    ['clustername', 'ecsCluster'],
    ['servicename', 'ecsService'],
  ],
  [
    ['ecscluster', 'ecsCluster'],
    ['ecsservice', 'ecsService'],
  ],
  [
    ['ecsclustername', 'ecsCluster'],
    ['ecsservicename', 'ecsService'],
  ],
  [['dbinstanceidentifier', 'dbInstance']],
  [['dbinstance', 'dbInstance']],
  [['dbclusteridentifier', 'dbCluster']],
  [['dbcluster', 'dbCluster']],
  [['functionname', 'functionName']],
  [['distributionid', 'distributionId']],
  [['instanceid', 'instanceId']],
  [['autoscalinggroupname', 'autoScalingGroupName']],
  [['autoscalinggroup', 'autoScalingGroupName']],
  [['queuename', 'queueName']],
  [['tablename', 'tableName']],
  [['loadbalancer', 'loadBalancer']],
  [['hostname', 'name']],
  [['host', 'name']],
];

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_\-.\s]/g, '');

/** Agents that know nothing better give an instance's id for its host name. */
const toLookup = (pairs: (readonly [attribute: string, value: string])[]): CiLookup =>
  Object.fromEntries(
    pairs.map(([attribute, value]) => [attribute === 'name' && INSTANCE_ID.test(value) ? 'instanceId' : attribute, value]),
  );

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 256;

/** @returns what names, in a source's own words, say about the CI. Values that can't be meant are left out. */
export function findCis(names: Record<string, unknown>): Alert['about'] {
  const texts = Object.entries(names).filter((entry): entry is [string, string] => isText(entry[1]));
  const ids = CI_ID_NAMES.flatMap((wanted) =>
    texts.filter(([name, value]) => name.toLowerCase() === wanted && ciIdSchema.safeParse(value).success),
  );
  const byName = new Map([...Map.groupBy(texts, ([name]) => plain(name))].flatMap(onlyValue));
  const lookups = IDENTIFIERS.flatMap((group): CiLookup[] => {
    const pairs = group.flatMap(([name, attribute]) =>
      byName.has(name) ? [[attribute, byName.get(name) as string] as const] : [],
    );
    return pairs.length === group.length ? [toLookup(pairs)] : [];
  });
  const [id] = ids;
  return { ...(id && { ciId: id[1] }), lookups: distinct(lookups).slice(0, 20) };
}

/** Two values under one name: neither can be meant. */
const onlyValue = ([name, entries]: [string, [string, string][]]): [string, string][] => {
  const values = [...new Set(entries.map(([, value]) => value))];
  return values.length === 1 && values[0] !== undefined ? [[name, values[0]]] : [];
};

const distinct = (lookups: CiLookup[]): CiLookup[] => [
  ...new Map(lookups.map((lookup) => [JSON.stringify(lookup), lookup])).values(),
];
