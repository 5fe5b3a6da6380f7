import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PlannedFault } from '../../local/estate/faults.ts';
import { openAuditDatabase } from '../../scripts/audit-database.ts';
import { migrate } from '../../scripts/migrate.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { ChainListStoreOptions } from '../../src/stores/chain-list-store.ts';
import { createLockedObjects } from '../../src/stores/locked-objects.ts';
import { ADMIN_SECRET_ARN, CLUSTER_ARN, DATABASE_URL, WRITER_SECRET_ARN } from '../local/data-api/data-api-process.ts';
import { control } from '../support/stack.ts';
import { startProcess } from '../support/start-process.ts';
import type { AuditKeeperOptions, AuditKeeperUrls } from './audit-keeper-process.ts';

export const KEEPER_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:keeper';

const SECRETS = {
  owner: { arn: ADMIN_SECRET_ARN, role: 'stackflow_admin' },
  writer: { arn: WRITER_SECRET_ARN, role: 'stackflow_audit_writer' },
  keeper: { arn: KEEPER_SECRET_ARN, role: 'stackflow_audit_keeper' },
};
export type AuditRole = keyof typeof SECRETS;

const PROCESS = join(import.meta.dirname, 'audit-keeper-process.ts');
/** A bucket can't be emptied, so that each test takes another one, and its own control table. */
const MOST_PLACES = 40;
const tableBeside = (bucket: string): string => `control-of-${bucket}`;
/** Tables whose rows nobody may change: between two tests the owner takes the triggers away. */
const KEPT = ['audit_identity', 'cloud_trail_event', 'audit_retention', 'legal_hold'];

async function createControlTable(client: DynamoDBDocumentClient, TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'scope', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'scope', KeyType: 'HASH' }],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
}

const toRole = ({ arn, role }: { arn: string; role: string }) => [arn, { role }] as const;

/**
 * Starts the audit database, migrated, and the services in which its evidence lies, all in a process of their own.
 * @param most how many places there are to be had
 */
export async function startAuditKeeper(most = MOST_PLACES) {
  const buckets = Array.from({ length: most }, (_, index) => `audit-${index + 1}`);
  const roles = Object.fromEntries(Object.values(SECRETS).map(toRole));
  const options: AuditKeeperOptions = { roles, buckets, ...(DATABASE_URL !== undefined && { databaseUrl: DATABASE_URL }) };
  const { ready: urls, close } = await startProcess<AuditKeeperUrls>(PROCESS, options);
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
  const rdsData = new RDSDataClient({ ...settings, endpoint: urls.dataApi });
  const s3 = new S3Client({ ...settings, endpoint: urls.s3 });
  const kms = new KMSClient({ ...settings, endpoint: urls.estate });
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({ ...settings, endpoint: urls.dynamodb }));
  const cluster = { rdsData, clusterArn: CLUSTER_ARN, database: 'stackflow' };
  const databaseOf = (role: AuditRole) => ({ ...cluster, secretArn: SECRETS[role].arn });

  const run = async (sql: string, role: AuditRole = 'owner') => {
    const target = { resourceArn: CLUSTER_ARN, database: 'stackflow', secretArn: SECRETS[role].arn };
    return (await rdsData.send(new ExecuteStatementCommand({ ...target, sql }))).records ?? [];
  };
  await migrate(openAuditDatabase(databaseOf('owner')));
  for (const role of ['writer', 'keeper'] as const) await run(`alter role ${SECRETS[role].role} login`);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
  const keyId = KeyMetadata?.Arn ?? '';
  const publicKey = (await kms.send(new GetPublicKeyCommand({ KeyId: keyId }))).PublicKey ?? new Uint8Array();

  await Promise.all(buckets.map((bucket) => createControlTable(dynamodb, tableBeside(bucket))));

  const partitionsOf = async () =>
    (await run(`select inhrelid::regclass::text from pg_catalog.pg_inherits where inhparent = 'remediation.audit_record'::regclass`))
      .map(([name]) => name?.stringValue ?? '');

  let places = 0;
  return {
    urls,
    rdsData,
    dynamodb,
    s3,
    kms,
    keyId,
    /** The keys that verify lists. */
    publicKeys: new Map([[keyId, publicKey]]),
    run,
    databaseOf,
    partitionsOf,

    /** A bucket and a control table that nobody has used yet, and what a list store there needs. */
    newPlace(clock: Clock): { place: ChainListStoreOptions; objects: ReturnType<typeof createLockedObjects> } {
      const bucket = buckets[places];
      if (bucket === undefined) throw new Error(`There are only ${most} places: ask for more.`);
      places += 1;
      const place = { dynamodb, controlTable: tableBeside(bucket), s3, bucket, kms, signingKeyId: keyId, stage: 'test', clock };
      return { place, objects: createLockedObjects(s3, bucket) };
    },

    /** A year that the function which makes partitions refuses; protected as it protects. */
    async makeOldPartition(year: number): Promise<void> {
      const name = `remediation.audit_record_${year}`;
      await run(`create table ${name} partition of remediation.audit_record for values from ('${year}-01-01 00:00:00+00') to ('${year + 1}-01-01 00:00:00+00')`);
      await run(`select remediation.protect('${name}'::regclass)`);
    },

    /** Makes the trail empty, as nobody but the owner can, and not without a trace. */
    async empty(): Promise<void> {
      for (const name of await partitionsOf()) await run(`drop table ${name}`);
      for (const name of [...KEPT].reverse()) {
        await run(`alter table remediation.${name} disable trigger user`);
        await run(`delete from remediation.${name}`);
        await run(`alter table remediation.${name} enable trigger user`);
      }
      await run('select remediation.make_audit_partition(extract(year from now())::integer)');
    },

    fault: (fault: Omit<PlannedFault, 'times'> & { times?: number }) => control<unknown>(`${urls.estate}/_faults`, fault),
    clearFaults: () => control<unknown>(`${urls.estate}/_faults`, undefined, 'DELETE'),

    async close(): Promise<void> {
      for (const client of [rdsData, s3, kms, dynamodb]) client.destroy();
      await close();
    },
  };
}

export type AuditKeeper = Awaited<ReturnType<typeof startAuditKeeper>>;
