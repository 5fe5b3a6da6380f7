import type { EventBridgeEvent } from 'aws-lambda';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { kms } from '../../src/platform/clients/kms.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { s3 } from '../../src/platform/clients/s3.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { listSetting, setting } from '../../src/platform/config.ts';
import { createAuditOutputStore } from '../../src/stores/audit-output-store.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createDeadLetterQueue } from '../../src/stores/dead-letter-queue.ts';
import { createExecutionStore } from '../../src/stores/execution-store.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { handleEvent, type SettleEvent } from './handle-event.ts';

const dependencies = {
  audit: createAuditStore({
    rdsData,
    clusterArn: setting('AUDIT_CLUSTER_ARN'),
    secretArn: setting('AUDIT_SECRET_ARN'),
    database: setting('AUDIT_DATABASE'),
  }),
  outputs: createAuditOutputStore(s3, setting('AUDIT_BUCKET')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  reviews: createReviewStore(dynamodb, setting('LEDGER_TABLE')),
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  controls: createControlStore(dynamodb, setting('CONTROL_TABLE')),
  incidents: createIncidentStore(dynamodb, setting('INCIDENT_TABLE')),
  deadLetters: createDeadLetterQueue(sqs, setting('DEAD_LETTER_QUEUE_URL')),
  workflowVersion: setting('WORKFLOW_VERSION'),
  cloudTrailCoverage: listSetting('CLOUD_TRAIL_COVERAGE'),
  executions: createExecutionStore(sfn, setting('STATE_MACHINE_ARN')),
  signingKeyIds: listSetting('SIGNING_KEY_IDS'),
  kms,
  clock: systemClock,
};

export const handler = (event: EventBridgeEvent<string, unknown>): Promise<void> =>
  handleEvent(event as SettleEvent, dependencies);
