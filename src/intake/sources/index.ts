import type { AlertSource } from '../../contracts/alert.ts';
import { normalise as alertmanager } from './alertmanager/normalise.ts';
import { normalise as awsHealth } from './aws-health/normalise.ts';
import { normalise as cloudwatchEvent } from './cloudwatch-event/normalise.ts';
import { normalise as cloudwatchSns } from './cloudwatch-sns/normalise.ts';
import { normalise as datadog } from './datadog/normalise.ts';
import { normalise as hostIncident } from './host-incident/normalise.ts';
import { normalise as pagerduty } from './pagerduty/normalise.ts';
import { normalise as servicenow } from './servicenow/normalise.ts';
import type { Normalise } from './source.ts';

/** Every source that alerts come from, and what reads its payloads. */
export const sources: Record<AlertSource, Normalise> = {
  'host-incident': hostIncident,
  'cloudwatch-sns': cloudwatchSns,
  'cloudwatch-event': cloudwatchEvent,
  alertmanager,
  pagerduty,
  servicenow,
  datadog,
  'aws-health': awsHealth,
};
