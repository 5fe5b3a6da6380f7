import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  DatabaseErrorException,
  DatabaseResumingException,
  ExecuteStatementCommand,
  type RDSDataClient,
} from '@aws-sdk/client-rds-data';
import { openAuditDatabase } from '../../scripts/audit-database.ts';
import { migrate } from '../../scripts/migrate.ts';
import { createAuditStore, type AuditStore } from '../../src/stores/audit-store.ts';
import {
  ADMIN_SECRET_ARN,
  CLUSTER_ARN,
  createRdsDataClient,
  startDataApiProcess,
  WRITER_PASSWORD,
  WRITER_SECRET_ARN,
} from '../local/data-api/data-api-process.ts';
import { auditRecord } from './audit-record.ts';

const cluster = { clusterArn: CLUSTER_ARN, database: 'stackflow' };
let dataApi: Awaited<ReturnType<typeof startDataApiProcess>>;
let rdsData: RDSDataClient;
let store: AuditStore;

const run = (sql: string, secretArn = ADMIN_SECRET_ARN) =>
  rdsData.send(new ExecuteStatementCommand({ resourceArn: CLUSTER_ARN, database: 'stackflow', secretArn, sql }));

beforeAll(async () => {
  dataApi = await startDataApiProcess();
  rdsData = createRdsDataClient(dataApi.url);
  await migrate(openAuditDatabase({ ...cluster, rdsData, secretArn: ADMIN_SECRET_ARN }));
  await run(`alter role stackflow_audit_writer login password '${WRITER_PASSWORD.replaceAll("'", "''")}'`);
  store = createAuditStore({ ...cluster, rdsData, secretArn: WRITER_SECRET_ARN });
}, 60_000);

afterAll(async () => {
  rdsData.destroy();
  await dataApi.close();
});

const countRows = async (where: string) =>
  (await run(`select count(*) from remediation.audit_record where ${where}`)).records?.[0]?.[0]?.longValue;

describe('record', () => {
  test('writes every field, and find gives them back', async () => {
    const record = auditRecord({ remediationId: 'whole', ciId: 'CI-whole' });

    const receipt = await store.record(record);

    const stored = await store.find('whole');
    expect(stored).toEqual({ ...record, sequence: 1, previousHash: null, hash: receipt.hash });
    expect(receipt).toMatchObject({ result: 'success', reason: null, sequence: 1, recordedAt: record.recordedAt });
  });

  test('fills the columns that people query', async () => {
    await store.record(auditRecord({ remediationId: 'columns', ciId: 'CI-columns' }));

    const { formattedRecords } = await rdsData.send(
      new ExecuteStatementCommand({
        resourceArn: CLUSTER_ARN,
        secretArn: WRITER_SECRET_ARN,
        database: 'stackflow',
        sql: "select * from remediation.audit_record where remediation_id = 'columns'",
        formatRecordsAs: 'JSON',
      }),
    );

    const [row] = JSON.parse(formattedRecords ?? '') as [Record<string, unknown>];
    expect(row).toMatchObject({
      incident_id: 'INC0001234',
      action_type: 'ssm-run-command',
      ssm_command_id: 'command-1',
      cloud_trail_status: 'expected',
      requested_at: '2026-05-19 10:00:00+00',
      aws_request_ids: '["request-1", "request-2"]',
    });
    expect(row['hash']).toBe(createHash('sha256').update(String(row['canonical'])).digest('hex'));
  });

  test('writes one row per remediation; a second call returns the first receipt', async () => {
    const first = await store.record(auditRecord({ remediationId: 'once', ciId: 'CI-once' }));
    const second = await store.record(
      auditRecord({ remediationId: 'once', ciId: 'CI-once', result: 'failure', reason: 'action-failed' }),
    );

    expect(second).toEqual(first);
    expect(await countRows("remediation_id = 'once'")).toBe(1);
  });

  test('chains the records of a CI', async () => {
    const ciId = 'CI-chain';
    for (const remediationId of ['chain-1', 'chain-2', 'chain-3']) await store.record(auditRecord({ remediationId, ciId }));

    const links = await Promise.all(['chain-1', 'chain-2', 'chain-3'].map((id) => store.find(id)));
    expect(links.map((link) => link?.sequence)).toEqual([1, 2, 3]);
    expect(links.map((link) => link?.previousHash)).toEqual([null, links[0]?.hash, links[1]?.hash]);
  });

  test('keeps the chain whole when several records come at once, each of them twice', async () => {
    const ids = ['at-once-1', 'at-once-2', 'at-once-3', 'at-once-4'];
    const records = ids.map((remediationId) => auditRecord({ remediationId, ciId: 'CI-at-once' }));

    const receipts = await Promise.all([...records, ...records].map((record) => store.record(record)));

    expect(receipts.slice(4)).toEqual(receipts.slice(0, 4));
    expect(receipts.slice(0, 4).map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3, 4]);
    expect(await countRows("ci_id = 'CI-at-once'")).toBe(4);
  });

  test('takes an output that neither PostgreSQL nor the Data API would', async () => {
    await store.record(auditRecord({ remediationId: 'output', ciId: 'CI-output', output: '\0\u001b'.repeat(12_000) }));

    const all = await run("select * from remediation.audit_record where remediation_id = 'output'");
    expect(all.records).toHaveLength(1);
    expect((await store.find('output'))?.output).toContain('bytes in all');
  });

  test('find knows nothing of a remediation that has no record', async () => {
    await expect(store.find('nobody')).resolves.toBeUndefined();
  });
});

describe('errors', () => {
  const failing = (error: Error) =>
    createAuditStore({
      ...cluster,
      secretArn: WRITER_SECRET_ARN,
      rdsData: { send: () => Promise.reject(error) } as unknown as RDSDataClient,
    }).record(auditRecord());

  test.each([
    ['a paused database', new DatabaseResumingException({ message: 'resuming', $metadata: {} })],
    ['a deadlock', new DatabaseErrorException({ message: 'ERROR: deadlock; SQLState: 40P01', $metadata: {} })],
    ['a call without an answer', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ])('%s can be retried', async (_, error) => {
    await expect(failing(error)).rejects.toMatchObject({ name: 'AuditUnavailableError', cause: error });
  });

  test('anything else goes up as it is', async () => {
    const error = new DatabaseErrorException({ message: 'ERROR: denied; SQLState: 42501', $metadata: {} });
    await expect(failing(error)).rejects.toBe(error);
  });

  test('a chain that moves under every attempt can be retried', async () => {
    const rdsDataOfOthers = { send: () => Promise.resolve({ records: [] }) } as unknown as RDSDataClient;
    const busy = createAuditStore({ ...cluster, secretArn: WRITER_SECRET_ARN, rdsData: rdsDataOfOthers });

    await expect(busy.record(auditRecord())).rejects.toMatchObject({ name: 'AuditUnavailableError' });
  });
});

describe('the application role', () => {
  test.each([
    ['change', "update remediation.audit_record set detail = ''"],
    ['delete', 'delete from remediation.audit_record'],
    ['truncate', 'truncate remediation.audit_record'],
    ['drop', 'drop table remediation.audit_record'],
    ['create', 'create table remediation.mine ()'],
    ['see migrations', 'select * from remediation.schema_migration'],
  ])('may not %s', async (_, sql) => {
    await expect(run(sql, WRITER_SECRET_ARN)).rejects.toThrow('SQLState: 42501');
  });

  test('cannot write a hash that is not that of its text', async () => {
    const sql = `insert into remediation.audit_record
      select (jsonb_populate_record(r, '{"remediation_id": "forged", "sequence": 2, "previous_hash": "${'0'.repeat(64)}",
        "canonical": "{}"}')).* from remediation.audit_record r where remediation_id = 'whole'`;
    await expect(run(sql, WRITER_SECRET_ARN)).rejects.toThrow(/audit_record_hash.*SQLState: 23514/s);
  });
});
