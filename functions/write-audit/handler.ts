import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { writeAudit } from '../../src/settlement/write-audit.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';

const dependencies = {
  audit: createAuditStore({
    rdsData,
    clusterArn: setting('AUDIT_CLUSTER_ARN'),
    secretArn: setting('AUDIT_SECRET_ARN'),
    database: setting('AUDIT_DATABASE'),
  }),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  clock: systemClock,
  workflowVersion: setting('WORKFLOW_VERSION'),
};

export const handler = defineStateHandler((document, { execution }) => writeAudit(document, execution, dependencies));
