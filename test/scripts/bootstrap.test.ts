import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ExecuteStatementCommand, type RDSDataClient } from '@aws-sdk/client-rds-data';
import type { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bootstrap } from '../../scripts/bootstrap.ts';
import { OUTPUT_NAMES } from '../../scripts/connect.ts';
import {
  ADMIN_SECRET_ARN,
  CLUSTER_ARN,
  createRdsDataClient,
  startDataApiProcess,
  WRITER_PASSWORD,
  WRITER_SECRET_ARN,
} from '../local/data-api/data-api-process.ts';
import { createFakeTable } from './fake-table.ts';

const OUTPUTS = {
  ...Object.fromEntries(OUTPUT_NAMES.map((name) => [name, name])),
  AuditClusterArn: CLUSTER_ARN,
  AuditAdminSecretArn: ADMIN_SECRET_ARN,
  AuditWriterSecretArn: WRITER_SECRET_ARN,
  AuditDatabaseName: 'stackflow',
};

let dataApi: Awaited<ReturnType<typeof startDataApiProcess>>;
let rdsData: RDSDataClient;
const secret = { SecretString: '', VersionId: 'version-1' };

/** The keeper's secret is as it should be; tests change the writer's. */
const KEEPER_SECRET = { SecretString: JSON.stringify({ username: 'stackflow_audit_keeper', password: WRITER_PASSWORD }), VersionId: 'version-1' };
const readSecret = ({ input }: GetSecretValueCommand) => (input.SecretId === WRITER_SECRET_ARN ? secret : KEEPER_SECRET);

const answering = <T>(answer: () => object) => ({ send: async () => answer() }) as unknown as T;

const clients = (outputs: Record<string, string> = OUTPUTS) => ({
  rdsData,
  dynamodb: createFakeTable().dynamodb,
  secretsManager: { send: async (command: GetSecretValueCommand) => readSecret(command) } as unknown as SecretsManagerClient,
  s3: answering<S3Client>(() => ({})),
  cloudFormation: answering<CloudFormationClient>(() => ({
    Stacks: [{ Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) }],
  })),
});

const setSecret = (value: object) => (secret.SecretString = JSON.stringify(value));

beforeAll(async () => {
  dataApi = await startDataApiProcess();
  rdsData = createRdsDataClient(dataApi.url);
}, 60_000);

afterAll(async () => {
  rdsData.destroy();
  await dataApi.close();
});

const readAsWriter = () =>
  rdsData.send(
    new ExecuteStatementCommand({
      resourceArn: CLUSTER_ARN,
      secretArn: WRITER_SECRET_ARN,
      database: 'stackflow',
      sql: 'select count(*) from remediation.audit_record',
    }),
  );

test('refuses a secret of another role before it sets a password', async () => {
  setSecret({ username: 'postgres', password: WRITER_PASSWORD });
  await expect(bootstrap({ stage: 'local', clients: clients() })).rejects.toThrow(/Secret .* is not valid: username/);

  await expect(readAsWriter()).rejects.toThrow('SQLState: 28P01');
});

test('brings a fresh stack to life; a second run changes nothing', async () => {
  setSecret({ username: 'stackflow_audit_writer', password: WRITER_PASSWORD });
  const options = { stage: 'local', clients: clients() };
  const lines: string[] = [];

  const first = await bootstrap({ ...options, log: (line) => lines.push(line) });
  const second = await bootstrap(options);

  const files = await readdir(fileURLToPath(new URL('../../playbooks/', import.meta.url)));
  expect(first).toMatchObject({ stage: 'local', changed: true, auditWriterPasswordSet: true, auditKeeperPasswordSet: true });
  expect(first.playbooks).toHaveLength(files.filter((file) => !file.endsWith('.schema.json')).length);
  expect(lines).toContain('audit writer: password set');
  expect(second).toEqual({
    stage: 'local',
    changed: false,
    migrations: [],
    auditWriterPasswordSet: false,
    auditKeeperPasswordSet: false,
    playbooks: [],
    console: null,
  });
  expect((await readAsWriter()).records).toEqual([[{ longValue: 0 }]]);
});

test('sets the password again when its secret has another version', async () => {
  secret.VersionId = 'version-2';

  const report = await bootstrap({ stage: 'local', clients: clients() });

  expect(report.auditWriterPasswordSet).toBe(true);
  expect((await readAsWriter()).records).toHaveLength(1);
});

test('publishes the console where the stack hosts one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stackflow-console-'));
  const hosting = { ...OUTPUTS, ConsoleBucketName: 'console', ConsoleUrl: 'https://console.example.com' };
  const lines: string[] = [];

  const options = { stage: 'local', clients: clients(hosting), buildConsole: async () => directory };
  const report = await bootstrap({ ...options, log: (line) => lines.push(line) });
  await rmdir(directory);

  expect(report).toMatchObject({ changed: true, console: { uploaded: ['console-config.json'], unchanged: 0 } });
  expect(lines).toContain('The console is at https://console.example.com');
});

test('waits for a database that resumes from zero', async () => {
  const resuming = Object.assign(new Error('resuming'), { name: 'DatabaseResumingException' });
  const waits: number[] = [];
  const sleepy = {
    send: (command: ExecuteStatementCommand) => (waits.length < 3 ? Promise.reject(resuming) : rdsData.send(command)),
  } as unknown as RDSDataClient;

  await bootstrap({
    stage: 'local',
    clients: { ...clients(), rdsData: sleepy },
    sleep: async (milliseconds) => waits.push(milliseconds),
  });

  expect(waits).toEqual([5000, 5000, 5000]);
});
