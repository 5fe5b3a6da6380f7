import { setTimeout as realSleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applyPlaybooks, type AppliedPlaybook } from './apply-playbooks.ts';
import { openAuditDatabase, wakeDatabase } from './audit-database.ts';
import { syncAuditRole } from './audit-role.ts';
import { connect, type StackOutputs } from './connect.ts';
import { migrate } from './migrate.ts';

export interface BootstrapClients {
  cloudFormation: CloudFormationClient;
  secretsManager: SecretsManagerClient;
  rdsData: RDSDataClient;
  dynamodb: DynamoDBDocumentClient;
}

export interface BootstrapOptions {
  stage: string;
  /** Those of the environment (region, endpoints, credentials) when absent. */
  clients?: BootstrapClients;
  /** Told what is done, one line at a time. */
  log?: (line: string) => void;
  sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What bootstrap changed; a second run changes nothing. */
export interface BootstrapReport {
  stage: string;
  changed: boolean;
  /** Files of `migrations/` that were applied. */
  migrations: string[];
  /** Whether the application's, or the keeper's role of the audit database got (another) password. */
  auditWriterPasswordSet: boolean;
  auditKeeperPasswordSet: boolean;
  playbooks: AppliedPlaybook[];
}

const createClients = (): BootstrapClients => ({
  cloudFormation: new CloudFormationClient({}),
  secretsManager: new SecretsManagerClient({}),
  rdsData: new RDSDataClient({}),
  dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
});

async function prepareDatabase(outputs: StackOutputs, { rdsData, secretsManager }: BootstrapClients, sleep: Sleep) {
  const database = openAuditDatabase({
    rdsData,
    clusterArn: outputs.AuditClusterArn,
    secretArn: outputs.AuditAdminSecretArn,
    database: outputs.AuditDatabaseName,
  });
  await wakeDatabase(database, sleep);
  const migrations = await migrate(database);
  const auditWriterPasswordSet = await syncAuditRole('stackflow_audit_writer', database, secretsManager, outputs.AuditWriterSecretArn);
  const auditKeeperPasswordSet = await syncAuditRole('stackflow_audit_keeper', database, secretsManager, outputs.AuditKeeperSecretArn);
  return { migrations, auditWriterPasswordSet, auditKeeperPasswordSet };
}

type Sleep = (milliseconds: number) => Promise<unknown>;

const describeReport = ({ migrations, auditWriterPasswordSet, auditKeeperPasswordSet, playbooks, changed }: BootstrapReport): string[] => [
  ...migrations.map((name) => `migration ${name} applied`),
  ...(auditWriterPasswordSet ? ['audit writer: password set'] : []),
  ...(auditKeeperPasswordSet ? ['audit keeper: password set'] : []),
  ...playbooks.map(({ playbookId, version }) => `playbook ${playbookId} version ${version} applied`),
  ...(changed ? [] : ['nothing to change']),
];

/**
 * Brings a freshly deployed stack to life: audit database, its application role, playbooks. Idempotent.
 * @throws UnreachableError, MissingOutputError, MigrationChangedError, InvalidSecretError, InvalidPlaybookError,
 * PlaybookChangedError, and what AWS refuses.
 */
export async function bootstrap(options: BootstrapOptions): Promise<BootstrapReport> {
  const { stage, clients = createClients(), log = () => undefined, sleep = realSleep } = options;
  const outputs = await connect(stage, clients.cloudFormation);
  const database = await prepareDatabase(outputs, clients, sleep);
  const playbooks = await applyPlaybooks(clients.dynamodb, outputs.PlaybookTable);
  const changed = database.migrations.length + playbooks.length > 0 || database.auditWriterPasswordSet || database.auditKeeperPasswordSet;
  const report: BootstrapReport = { stage, changed, ...database, playbooks };
  for (const line of describeReport(report)) log(line);
  return report;
}
