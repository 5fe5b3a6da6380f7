import { setTimeout as realSleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applyPlaybooks, type AppliedPlaybook } from './apply-playbooks.ts';
import { openAuditDatabase, wakeDatabase } from './audit-database.ts';
import { syncAuditRole } from './audit-role.ts';
import { connect, type StackOutputs } from './connect.ts';
import { publishToStack, type Build, type StackConsole } from './console/publish-to-stack.ts';
import { migrate } from './migrate.ts';

export interface BootstrapClients {
  cloudFormation: CloudFormationClient;
  secretsManager: SecretsManagerClient;
  rdsData: RDSDataClient;
  dynamodb: DynamoDBDocumentClient;
  s3: S3Client;
}

export interface BootstrapOptions {
  stage: string;
  /** Those of the environment (region, endpoints, credentials) when absent. */
  clients?: BootstrapClients;
  /** Told what is done, one line at a time. */
  log?: (line: string) => void;
  sleep?: (milliseconds: number) => Promise<unknown>;
  buildConsole?: Build;
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
  /** Null when this stack hosts no console. */
  console: StackConsole | null;
}

const createClients = (): BootstrapClients => ({
  cloudFormation: new CloudFormationClient({}),
  secretsManager: new SecretsManagerClient({}),
  rdsData: new RDSDataClient({}),
  dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
  s3: new S3Client({}),
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

const hasChanged = ({ migrations, auditWriterPasswordSet, auditKeeperPasswordSet, playbooks, console }: Omit<BootstrapReport, 'stage' | 'changed'>) =>
  migrations.length + playbooks.length + (console?.uploaded.length ?? 0) > 0 || auditWriterPasswordSet || auditKeeperPasswordSet;

const describeReport = ({ migrations, auditWriterPasswordSet, auditKeeperPasswordSet, playbooks, console, changed }: BootstrapReport): string[] => [
  ...migrations.map((name) => `migration ${name} applied`),
  ...(auditWriterPasswordSet ? ['audit writer: password set'] : []),
  ...(auditKeeperPasswordSet ? ['audit keeper: password set'] : []),
  ...playbooks.map(({ playbookId, version }) => `playbook ${playbookId} version ${version} applied`),
  ...(console?.uploaded ?? []).map((key) => `console: ${key} uploaded`),
  ...(changed ? [] : ['nothing to change']),
  ...(console ? [`The console is at ${console.url}`] : []),
];

/**
 * Brings a freshly deployed stack to life: audit database, its application role, playbooks, console. Idempotent.
 * @throws UnreachableError, MissingOutputError, MigrationChangedError, InvalidSecretError, InvalidPlaybookError,
 * PlaybookChangedError, ConsoleBuildError, and what AWS refuses.
 */
export async function bootstrap(options: BootstrapOptions): Promise<BootstrapReport> {
  const { stage, clients = createClients(), log = () => undefined, sleep = realSleep, buildConsole } = options;
  const outputs = await connect(stage, clients.cloudFormation);
  const database = await prepareDatabase(outputs, clients, sleep);
  const playbooks = await applyPlaybooks(clients.dynamodb, outputs.PlaybookTable);
  const console = outputs.ConsoleBucketName === undefined ? null : await publishToStack(stage, outputs, clients.s3, buildConsole);
  const done = { ...database, playbooks, console };
  const report: BootstrapReport = { stage, changed: hasChanged(done), ...done };
  for (const line of describeReport(report)) log(line);
  return report;
}
