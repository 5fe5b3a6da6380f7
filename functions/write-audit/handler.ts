import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { rdsData } from '../../src/platform/clients/rds-data.ts';
import { s3 } from '../../src/platform/clients/s3.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { listSetting, setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { writeAudit } from '../../src/settlement/write-audit.ts';
import { createAuditOutputStore } from '../../src/stores/audit-output-store.ts';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';

const dependencies = {
  audit: createAuditStore({
    rdsData,
    clusterArn: setting('AUDIT_CLUSTER_ARN'),
    secretArn: setting('AUDIT_SECRET_ARN'),
    database: setting('AUDIT_DATABASE'),
  }),
  outputs: createAuditOutputStore(s3, setting('AUDIT_BUCKET')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  clock: systemClock,
  workflowVersion: setting('WORKFLOW_VERSION'),
  cloudTrailCoverage: listSetting('CLOUD_TRAIL_COVERAGE'),
};

export const handler = defineStateHandler((document, { execution }) => writeAudit(document, execution, dependencies));
