import { readFileSync } from 'node:fs';
import type { AlertSource } from '../../src/contracts/alert.ts';
import type { ConfigurationItem } from '../../src/contracts/configuration-item.ts';

/** A payload of a source that carries a stranger's text, and what its structured fields say. */
export interface Carrier {
  name: string;
  source: AlertSource;
  carry: (text: string) => unknown;
  ciId: string;
  priority: string;
  /** Those that the structured fields allow; none when they don't say: then it is `incident-<category>`. */
  alertTypes?: string[];
}

type Holder = Record<string, unknown>;

const readPayload = (fixture: string): Holder =>
  (JSON.parse(readFileSync(`${import.meta.dirname}/sources/${fixture}.json`, 'utf8')) as { payload: Holder }).payload;

/** The payload of a fixture of `sources`, with other values at these paths. */
function patched(fixture: string, changes: Record<string, unknown>): Holder {
  const payload = readPayload(fixture);
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split('.');
    const last = names.pop() as string;
    const holder = names.reduce((inner, name) => inner[name] as Holder, payload);
    holder[last] = value;
  }
  return payload;
}

const EVERYTHING = { ciClass: 'Server', functionName: 'FlushPool', ecsCluster: 'web', ecsService: 'checkout', dbInstance: 'reports-db' };

/** The CIs that the carriers are about. */
export const CARRIER_CIS: ConfigurationItem[] = [
  { ...EVERYTHING, ciId: 'CI0000801', name: 'server-1', instanceId: 'i-12345678901234567' },
  { ...EVERYTHING, ciId: 'CI0000802', name: 'web-1', instanceId: 'i-0a1b2c3d4e5f60003' },
  { ...EVERYTHING, ciId: 'CI0000803', name: 'db-1', instanceId: 'i-0a1b2c3d4e5f60002' },
  { ...EVERYTHING, ciId: 'CI0000789', name: 'orders-db', instanceId: 'i-0a1b2c3d4e5f60001' },
];

/** Every source that carries free text, wherever it carries it. An alarm's own description is not free: its owner writes it. */
export const carriers: Carrier[] = [
  {
    name: 'the reason of an alarm, by SNS',
    source: 'cloudwatch-sns',
    carry: (text) => patched('cloudwatch-sns/01-ec2-cpu', { NewStateReason: `99.5 was greater than the threshold. ${text}` }),
    ciId: 'CI0000801',
    priority: 'P3',
    // The reason tells on which side of its threshold a metric is; without that the alarm's name counts.
    alertTypes: ['high-cpu', 'server-cpu-too-high'],
  },
  {
    name: 'the reason of an alarm, by EventBridge',
    source: 'cloudwatch-event',
    carry: (text) => patched('cloudwatch-event/01-ec2-cpu', { 'detail.state.reason': `99.5 was greater than the threshold. ${text}` }),
    ciId: 'CI0000801',
    priority: 'P3',
    alertTypes: ['high-cpu', 'server-cpu-too-high'],
  },
  {
    name: 'annotations of Alertmanager',
    source: 'alertmanager',
    carry: (text) =>
      patched('alertmanager/01-one-firing', {
        'alerts.0.labels.alert_type': 'disk-full',
        'alerts.0.labels.ci_id': 'CI0000802',
        'alerts.0.annotations.summary': text,
        'alerts.0.annotations.description': text,
      }),
    ciId: 'CI0000802',
    priority: 'P1',
    alertTypes: ['disk-full'],
  },
  {
    name: 'title, service and description of PagerDuty',
    source: 'pagerduty',
    carry: (text) =>
      patched('pagerduty/12-triggered-with-details', {
        'event.data.body.details.alert_type': 'database-unresponsive',
        'event.data.title': text,
        'event.data.service.summary': text,
        'event.data.body.details.description': text,
      }),
    ciId: 'CI0000803',
    priority: 'P1',
    alertTypes: ['database-unresponsive'],
  },
  {
    name: 'title and body of Datadog',
    source: 'datadog',
    carry: (text) => patched('datadog/01-triggered', { title: text, body: text }),
    ciId: 'CI0000802',
    priority: 'P2',
    alertTypes: ['high-memory'],
  },
  {
    name: 'description of ServiceNow',
    source: 'servicenow',
    carry: (text) => patched('servicenow/05-plain', { short_description: text, description: text }),
    ciId: 'CI0000802',
    priority: 'P1',
  },
  {
    name: 'description of an incident of the host',
    source: 'host-incident',
    carry: (text) => patched('host-incident/01-event', { 'detail.description': text }),
    ciId: 'CI0000789',
    priority: 'P1',
  },
  {
    name: 'title and description of an incident that an alert opened',
    source: 'host-incident',
    carry: (text) =>
      patched('host-incident/06-with-alert-type', {
        'detail.alert_type': 'Service Unhealthy',
        'detail.short_description': text,
        'detail.description': text,
      }),
    ciId: 'CI0000789',
    priority: 'P1',
    alertTypes: ['service-unhealthy'],
  },
];
