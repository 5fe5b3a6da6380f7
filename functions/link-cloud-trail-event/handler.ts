import type { EventBridgeEvent } from 'aws-lambda';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { createCloudTrailEventStore } from '../../src/stores/cloud-trail-event-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { linkCloudTrailEvent } from './link-cloud-trail-event.ts';

const dependencies = {
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  events: createCloudTrailEventStore({
    rdsData,
    clusterArn: setting('AUDIT_CLUSTER_ARN'),
    secretArn: setting('AUDIT_SECRET_ARN'),
    database: setting('AUDIT_DATABASE'),
  }),
  clock: systemClock,
};

export const handler = (event: EventBridgeEvent<string, unknown>): Promise<void> => linkCloudTrailEvent(event, dependencies);
