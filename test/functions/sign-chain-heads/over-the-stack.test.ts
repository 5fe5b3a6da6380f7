import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { GetObjectRetentionCommand, S3Client } from '@aws-sdk/client-s3';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chainListSchema, signedChainListSchema } from '../../../src/contracts/audit-evidence.ts';
import { createFindings } from '../../../src/decisions/verify-audit/findings.ts';
import { readLists, type ListFile } from '../../../src/decisions/verify-audit/read-lists.ts';
import { createLockedObjects } from '../../../src/stores/locked-objects.ts';
import { Flow, until } from '../../support/flow.ts';

const DAY_SECONDS = 86_400;

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

test('a day later the deployed jobs have signed what was recorded, locked it, and made the partitions to come', async () => {
  const s3 = new S3Client({});
  const objects = createLockedObjects(s3, flow.outputs.AuditBucketName);
  const { view } = await flow.remediate(await flow.makeTarget());

  await flow.advance(DAY_SECONDS);

  const key = await until('a signed list', async () => (await objects.listKeys('lists/heads/'))[0]);
  const list: ListFile = { key, text: await objects.read(key) };
  const { PublicKey = new Uint8Array() } = await flow.kms.send(new GetPublicKeyCommand({ KeyId: flow.outputs.ChainSigningKeyId }));
  const findings = createFindings();
  await readLists([list], new Map([[flow.outputs.ChainSigningKeyId, PublicKey]]), findings);
  expect(findings.report().bad.first).toEqual([]);
  const { records } = chainListSchema.parse(JSON.parse(signedChainListSchema.parse(JSON.parse(list.text)).list));
  expect(records).toContainEqual([view.ledger.ciId, view.audit?.['sequence'], view.audit?.['hash']]);
  const lock = await s3.send(new GetObjectRetentionCommand({ Bucket: flow.outputs.AuditBucketName, Key: key }));
  expect(lock.Retention?.Mode).toBe('GOVERNANCE');

  const database = { resourceArn: flow.outputs.AuditClusterArn, secretArn: flow.outputs.AuditWriterSecretArn, database: flow.outputs.AuditDatabaseName };
  const year = new Date().getUTCFullYear() + 2;
  const sql = `select to_regclass('remediation.audit_record_${year}')::text`;
  const made = await until('the partition', async () => {
    const { records: rows } = await new RDSDataClient({}).send(new ExecuteStatementCommand({ ...database, sql }));
    return rows?.[0]?.[0]?.stringValue;
  });
  expect(made).toBe(`remediation.audit_record_${year}`);
}, 120_000);
