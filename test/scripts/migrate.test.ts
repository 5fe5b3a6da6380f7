import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RDSDataClient } from '@aws-sdk/client-rds-data';
import { openAuditDatabase, type AuditDatabase } from '../../scripts/audit-database.ts';
import { migrate } from '../../scripts/migrate.ts';
import {
  ADMIN_SECRET_ARN,
  CLUSTER_ARN,
  createRdsDataClient,
  startDataApiProcess,
} from '../local/data-api/data-api-process.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations/', import.meta.url));
let dataApi: Awaited<ReturnType<typeof startDataApiProcess>>;
let rdsData: RDSDataClient;
let database: AuditDatabase;
let directory: string;

beforeAll(async () => {
  dataApi = await startDataApiProcess();
  rdsData = createRdsDataClient(dataApi.url);
  database = openAuditDatabase({
    rdsData,
    clusterArn: CLUSTER_ARN,
    secretArn: ADMIN_SECRET_ARN,
    database: 'stackflow',
  });
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
}, 60_000);

afterAll(async () => {
  rdsData.destroy();
  await rm(directory, { recursive: true });
  await dataApi.close();
});

beforeEach(() => cp(MIGRATIONS, directory, { recursive: true }));

const tables = async () => {
  const rows = await database.run(
    "select table_name::text from information_schema.tables where table_schema = 'remediation' order by 1",
  );
  return rows.map(([name]) => name?.stringValue);
};

test('applies every file once, even when two run at the same time', async () => {
  const both = await Promise.all([migrate(database, directory), migrate(database, directory)]);

  expect(both.flat()).toEqual((await readdir(MIGRATIONS)).sort());
  expect(await tables()).toContain('audit_trail');
  expect(await migrate(database, directory)).toEqual([]);
});

test('leaves nothing behind of a file that fails, and goes on from there', async () => {
  await writeFile(join(directory, '9001-tail.sql'), '-- step\ncreate table remediation.half ()\n-- step\nnonsense\n');
  await expect(migrate(database, directory)).rejects.toThrow('SQLState: 42601');
  expect(await tables()).not.toContain('half');

  await writeFile(join(directory, '9001-tail.sql'), 'create table remediation.whole ()');
  expect(await migrate(database, directory)).toEqual(['9001-tail.sql']);
  expect(await tables()).toContain('whole');
});

test('refuses a file that was changed after it had been applied', async () => {
  await migrate(database, directory);
  await writeFile(join(directory, '0001-audit-record.sql'), 'select 1');

  await expect(migrate(database, directory)).rejects.toThrow(
    'migrations/0001-audit-record.sql was changed after it had been applied',
  );
});
