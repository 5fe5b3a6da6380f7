import { createPreviewDependencies } from '../../src/operations/preview/create-preview-dependencies.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { createRdsDataQueries } from '../../src/platform/clients/rds-data-queries.ts';
import { secretsManager } from '../../src/platform/clients/secrets-manager.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import { sqs } from '../../src/platform/clients/sqs.ts';
import { ssm } from '../../src/platform/clients/ssm.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { listSetting, optionalSetting, setting } from '../../src/platform/config.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';
import { createApiRequestStore } from '../../src/stores/api-request-store.ts';
import { createAuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createDiscardStore } from '../../src/stores/discard-store.ts';
import { createExecutionReader } from '../../src/stores/execution-reader.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createMaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { createRecentChangeStore } from '../../src/stores/recent-change-store.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { createShadowStore } from '../../src/stores/shadow-store.ts';
import { createUnsettledStore } from '../../src/stores/unsettled-store.ts';
import { createWebhookSecretStore } from '../../src/stores/webhook-secret-store.ts';
import type { TokenSettings } from './authenticate.ts';
import type { ApiDependencies } from './dependencies.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import { createReadBudget } from './read-budget.ts';

/** Two attempts stay below the function's 15 s. */
const QUERY_TIMEOUT_SECONDS = 6;

/** Both or none: a token for somebody else's audience must never count. */
function readTokenSettings(): TokenSettings | undefined {
  const [issuer, audience] = [optionalSetting('API_ISSUER'), optionalSetting('API_AUDIENCE')];
  if (!issuer || !audience) return undefined;
  return { issuer, audience, keys: createIssuerKeys(issuer), nameClaim: setting('API_NAME_CLAIM') };
}

function connectAudit(): Pick<ApiDependencies, 'audit' | 'auditRecords'> {
  const database = {
    clusterArn: setting('AUDIT_CLUSTER_ARN'),
    secretArn: setting('AUDIT_SECRET_ARN'),
    database: setting('AUDIT_DATABASE'),
  };
  return {
    audit: createAuditQueryStore({ rdsData: createRdsDataQueries(QUERY_TIMEOUT_SECONDS), ...database }),
    auditRecords: createAuditStore({ rdsData, ...database }),
  };
}

function connectPreview(): ApiDependencies['preview'] {
  const tables = {
    PlaybookTable: setting('PLAYBOOK_TABLE'),
    CiTable: setting('CI_TABLE'),
    IncidentTable: setting('INCIDENT_TABLE'),
    LeaseTable: setting('LEASE_TABLE'),
    ControlTable: setting('CONTROL_TABLE'),
    MaintenanceWindowTable: setting('MAINTENANCE_WINDOW_TABLE'),
    RecentChangeTable: setting('RECENT_CHANGE_TABLE'),
  };
  const rest = { ownArn: setting('STATE_MACHINE_ARN'), targetAccounts: listSetting('TARGET_ACCOUNTS'), clock: systemClock };
  return createPreviewDependencies({ dynamodb, ssm }, tables, rest);
}

/** Called once per cold start. @throws MissingSettingError */
export const connectDependencies = (): ApiDependencies => ({
  secrets: createWebhookSecretStore(secretsManager, setting('WEBHOOK_SECRET_ARN')),
  tokens: readTokenSettings(),
  accountId: setting('ACCOUNT_ID'),
  requests: createApiRequestStore(dynamodb, setting('API_REQUEST_TABLE')),
  reads: createReadBudget(),
  alerts: createAlertStore(dynamodb, setting('ALERT_TABLE')),
  incidents: createIncidentStore(dynamodb, setting('INCIDENT_TABLE')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  reviews: createReviewStore(dynamodb, setting('LEDGER_TABLE')),
  discards: createDiscardStore(dynamodb, setting('LEDGER_TABLE')),
  unsettled: createUnsettledStore(dynamodb, setting('LEDGER_TABLE')),
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  executions: createExecutionReader(sfn),
  stateMachineArn: setting('STATE_MACHINE_ARN'),
  workflowVersion: setting('WORKFLOW_VERSION'),
  ...connectAudit(),
  playbooks: createPlaybookStore(dynamodb, setting('PLAYBOOK_TABLE')),
  shadows: createShadowStore(dynamodb, setting('ALERT_TABLE')),
  windows: createMaintenanceWindowStore(dynamodb, setting('MAINTENANCE_WINDOW_TABLE')),
  changes: createRecentChangeStore(dynamodb, setting('RECENT_CHANGE_TABLE')),
  controls: createControlStore(dynamodb, setting('CONTROL_TABLE')),
  preview: connectPreview(),
  intakeQueueUrl: setting('INTAKE_QUEUE_URL'),
  clock: systemClock,
  sqs,
});
