import type { CiLookup, Reading } from '../../../contracts/alert.ts';
import { alertTypeOfName } from '../alert-types.ts';
import { findCis } from '../find-cis.ts';
import { readPayload, refused, toInstant, toReading } from '../readings.ts';
import type { Normalise } from '../source.ts';
import { awsHealthSchema, type AwsHealthEvent } from './payload.ts';

/** What an entity of a service is: the attribute of the CI's record that has the same value. */
const ATTRIBUTE_OF_SERVICE: Record<string, string> = {
  EC2: 'instanceId',
  RDS: 'dbInstance',
  LAMBDA: 'functionName',
  CLOUDFRONT: 'distributionId',
};

type Entity = NonNullable<AwsHealthEvent['detail']['affectedEntities']>[number];

/** An entity is an id, or an ARN: `…:function:NAME:QUALIFIER`, `…:cluster:NAME`, `…:db:NAME`, `…/NAME`. */
function lookupsOf(service: string, value: string): CiLookup[] {
  const attribute = Object.hasOwn(ATTRIBUTE_OF_SERVICE, service) ? ATTRIBUTE_OF_SERVICE[service] : undefined;
  if (attribute === undefined) return [];
  const [kind, name] = value.startsWith('arn:') ? value.split(':').slice(5) : [];
  if (kind === 'cluster' && name) return [{ dbCluster: name }];
  return [{ [attribute]: name ?? value.slice(value.lastIndexOf('/') + 1) }];
}

function readEntity({ time, detail }: AwsHealthEvent, { entityValue, status, tags = {} }: Entity): Reading {
  if (status === 'RESOLVED' || status === 'UNIMPAIRED') return refused('not-firing', `${entityValue} is ${status}`);
  const occurredAt = toInstant(detail.startTime) ?? toInstant(time);
  if (occurredAt === undefined) return refused('unreadable', 'neither startTime nor time is a time');
  const alertType = alertTypeOfName(detail.eventTypeCode);
  const { ciId, lookups } = findCis(tags);
  return toReading({
    source: 'aws-health',
    firingId: `${detail.eventArn.slice(0, 300)}#${entityValue.slice(0, 200)}`,
    ...(alertType !== undefined && { alertType }),
    title: `${detail.service}: ${detail.eventTypeCode} of ${entityValue}`,
    description: detail.eventDescription?.find(({ language = 'en' }) => language.startsWith('en'))?.latestDescription ?? '',
    priority: 'P3',
    occurredAt,
    about: { ...(ciId !== undefined && { ciId }), lookups: [...lookupsOf(detail.service, entityValue), ...lookups].slice(0, 20) },
  });
}

/** An AWS Health event about an issue, once for each resource that it affects. Plans and notices are no alerts. */
export const normalise: Normalise = (payload) =>
  readPayload(awsHealthSchema, payload, (event) => {
    const { eventTypeCategory: category, statusCode, eventTypeCode: code, affectedEntities: entities = [] } = event.detail;
    if (category !== 'issue' || statusCode === 'closed')
      return [refused('not-firing', `${code} is ${category}, ${statusCode ?? 'open'}`)];
    if (entities.length === 0) return [refused('no-ci', `${code} names no resource of this account`)];
    return entities.slice(0, 500).map((entity) => readEntity(event, entity));
  });
