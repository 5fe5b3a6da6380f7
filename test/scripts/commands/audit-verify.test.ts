import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecuteStatementCommand, type RDSDataClient } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditVerdict } from '../../../src/decisions/verify-audit/verdict.ts';
import type { AuditRow } from '../../../scripts/commands/read-audit-record.ts';
import type { AuditStore } from '../../../src/stores/audit-store.ts';
import type { LedgerStore } from '../../../src/stores/ledger-store.ts';
import { auditRecord } from '../../stores/audit-record.ts';
import { Flow, type Target } from '../../support/flow.ts';

interface Ran {
  code: number;
  out: string;
  err: string;
}

let flow: Flow;
let rdsData: RDSDataClient;
let run: (...args: string[]) => Promise<Ran>;
let sign: () => Promise<unknown>;
let link: (record: AuditRow) => Promise<void>;
let store: AuditStore;
let ledger: LedgerStore;
let target: Target;
const scratch = mkdtempSync(join(tmpdir(), 'audit-'));
const EXPORT = join(scratch, 'export');
const PEM = join(scratch, 'key.pem');

beforeAll(async () => {
  flow = await Flow.start();
  // Loaded only now: the clients read their endpoints from the environment when they are made.
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  ({ rdsData } = await import('../../../src/platform/clients/rds-data.ts'));
  const { s3 } = await import('../../../src/platform/clients/s3.ts');
  const { createChainHeadStore } = await import('../../../src/stores/chain-head-store.ts');
  const { createChainListStore } = await import('../../../src/stores/chain-list-store.ts');
  const { outputs, dynamodb, kms } = flow;
  const database = { rdsData, clusterArn: outputs.AuditClusterArn, secretArn: outputs.AuditWriterSecretArn, database: outputs.AuditDatabaseName };
  run = async (...args) => {
    const ran = { out: '', err: '' };
    const streams = { out: (text: string) => void (ran.out += `${text}\n`), err: (text: string) => void (ran.err += `${text}\n`) };
    return { code: await runCommand(args, streams), ...ran };
  };
  sign = async () => {
    const now = await flow.now();
    const lists = createChainListStore({
      ...{ dynamodb, s3, kms, stage: 'local', controlTable: outputs.ControlTable, bucket: outputs.AuditBucketName },
      ...{ signingKeyId: outputs.ChainSigningKeyId, clock: { now: () => now } },
    });
    return lists.append('heads', { collect: createChainHeadStore(database).readHeads });
  };
  const { createCloudTrailEventStore } = await import('../../../src/stores/cloud-trail-event-store.ts');
  const { createLedgerStore } = await import('../../../src/stores/ledger-store.ts');
  const { createAuditStore } = await import('../../../src/stores/audit-store.ts');
  store = createAuditStore(database);
  ledger = createLedgerStore(dynamodb, outputs.LedgerTable);
  link = async ({ remediationId, ciId, awsRequestIds, iamIdentity }) => {
    const receivedAt = (await flow.now()).toISOString();
    const call = { requestId: (awsRequestIds as string[])[0] ?? '', eventSource: 'ssm.amazonaws.com', eventName: 'SendCommand', eventTime: receivedAt };
    const place = { awsRegion: 'us-east-1', accountId: '000000000000', identityArn: String(iamIdentity), receivedAt };
    const event = { eventId: `event-of-${remediationId}`, remediationId: String(remediationId), ciId: String(ciId), ...call, ...place };
    await ledger.recordCloudTrailEvent(event.remediationId, await createCloudTrailEventStore(database).record(event));
  };
  target = await flow.makeTarget();
  const other = await flow.makeTarget();
  const records: AuditRow[] = [];
  for (const one of [target, other, target]) records.push((await flow.remediate(one)).view.audit ?? {});
  await link(records[0] ?? {});
  await sign();
  for (const one of [target, other]) await flow.remediate(one);
  await link(records[2] ?? {});
}, 180_000);
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  await flow.close();
});

const audit = (...args: string[]) => run('--stage', 'local', 'audit', ...args);
const verdictOf = ({ out }: Ran) => JSON.parse(out) as AuditVerdict & { changedFiles: string[]; isKeyPinned: boolean };

/** What somebody can do who owns the database. */
async function asOwner(table: string, ...statements: string[]): Promise<void> {
  const { AuditClusterArn: resourceArn, AuditAdminSecretArn: secretArn, AuditDatabaseName: database } = flow.outputs;
  const all = [`alter table ${table} disable trigger user`, ...statements, `alter table ${table} enable trigger user`];
  for (const sql of all) await rdsData.send(new ExecuteStatementCommand({ resourceArn, secretArn, database, sql }));
}

describe('audit export', () => {
  test('writes all that proves the trail', async () => {
    const { code, out, err } = await audit('export', '--to', EXPORT);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`--export ${EXPORT}`);
    expect(readdirSync(EXPORT).sort()).toEqual(['events.jsonl', 'identities.jsonl', 'keys.json', 'ledger.jsonl', 'lists', 'manifest.json', 'records.jsonl']);
    expect(JSON.parse(readFileSync(join(EXPORT, 'manifest.json'), 'utf8'))).toMatchObject({
      stage: 'local',
      from: null,
      to: null,
      counts: { records: 5, events: 2, identities: 5, lists: 1 },
    });
    const [pem = ''] = Object.values(JSON.parse(readFileSync(join(EXPORT, 'keys.json'), 'utf8')) as Record<string, string>);
    writeFileSync(PEM, pem);
  });

  test('writes the same again', async () => {
    const again = join(scratch, 'again');
    await audit('export', '--to', again);

    for (const file of ['records.jsonl', 'identities.jsonl', 'ledger.jsonl']) {
      expect(readFileSync(join(again, file), 'utf8')).toBe(readFileSync(join(EXPORT, file), 'utf8'));
    }
  });

  test('refuses a directory that is not empty', async () => {
    expect(await audit('export', '--to', EXPORT)).toMatchObject({ code: 1, err: expect.stringContaining('DirectoryNotEmptyError') });
  });
});

describe('audit verify', () => {
  test('finds the trail of the stage whole, vouched for by lists and the ledger', async () => {
    const ran = await audit('verify', '--public-key', PEM, '--json');

    expect(verdictOf(ran)).toMatchObject({ ok: true, firstBad: null, isKeyPinned: true, checked: { records: 5, events: 2, identities: 5, lists: 1, ledgerRows: 5 } });
    expect(verdictOf(ran).vouched.records).toEqual({ byLists: 3, byLedger: 2, byNothing: 0 });
    expect(verdictOf(ran).vouched.events).toEqual({ byLists: 1, byLedger: 1, byNothing: 0 });
    expect(ran.code).toBe(0);
  });

  test('warns loudly when nobody vouches for the key', async () => {
    const { code, out } = await audit('verify');

    expect(code).toBe(0);
    expect(out).toMatch(/^WARNING: the key is not pinned/);
    expect(out).toContain('The audit trail of local is whole');
  });

  test('says what nothing vouches for without the ledger', async () => {
    const { code, out } = await audit('verify', '--public-key', PEM, '--without-ledger');

    expect(code).toBe(0);
    expect(out).toContain('Without the ledger nothing vouches for what came later: 2 records and 1 event');
    expect(out).toMatch(new RegExp(`Nothing vouches for:\nCI +records +events\n.*\n(.*\n)?${target.ciId} +1 `));
  });

  test('does not take another key than the one that was pinned', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const other = join(scratch, 'other.pem');
    writeFileSync(other, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }));

    const { code, out } = await audit('verify', '--public-key', other);

    expect(code).toBe(1);
    expect(out).toContain('no trusted public key of');
  });

  test('checks an export where there is no stage', async () => {
    const { code, out } = await run('audit', 'verify', '--export', EXPORT, '--public-key', PEM);

    expect(out).toMatch(/^The export of local made at .* is whole: 0 wrong in 5 records/);
    expect(code).toBe(0);
  });

  test.each([
    ['a column', "update remediation.audit_record set detail = 'forged' where ci_id = '$CI' and sequence = 1", { kind: 'column', sequence: 1 }],
    ['a record', "delete from remediation.audit_record where ci_id = '$CI' and sequence = 2", { kind: 'chain', sequence: 3 }],
    ['the end of a chain', "delete from remediation.audit_record where ci_id = '$CI' and sequence = 3", { kind: 'identity', sequence: 3 }],
  ])('finds that the owner of the database changed %s', async (_, sql, expected) => {
    const keep = "create table if not exists remediation.kept as select * from remediation.audit_record where ci_id = '$CI'";
    const restore = ["delete from remediation.audit_record where ci_id = '$CI'", 'insert into remediation.audit_record select * from remediation.kept'];
    const ofTarget = (statement: string) => statement.replace('$CI', target.ciId);
    await asOwner('remediation.audit_record', ofTarget(keep), ofTarget(sql));

    const changed = await audit('verify', '--public-key', PEM, '--json');
    await asOwner('remediation.audit_record', ...restore.map(ofTarget));
    const restored = await audit('verify', '--public-key', PEM, '--json');

    expect(verdictOf(changed)).toMatchObject({ ok: false, firstBad: { ciId: target.ciId, ...expected } });
    expect([changed.code, restored.code]).toEqual([1, 0]);
  });

  test('finds a tail that was cut off with its identities, by the ledger', async () => {
    const copy = join(scratch, 'cut');
    cpSync(EXPORT, copy, { recursive: true });
    for (const file of ['records.jsonl', 'identities.jsonl']) {
      const lines = readFileSync(join(copy, file), 'utf8').split('\n');
      writeFileSync(join(copy, file), lines.filter((line) => !(line.includes(`"ciId":"${target.ciId}"`) && line.includes('"sequence":3,'))).join('\n'));
    }

    const withLedger = await run('audit', 'verify', '--export', copy, '--public-key', PEM);
    const without = await run('audit', 'verify', '--export', copy, '--public-key', PEM, '--without-ledger');

    expect(withLedger.code).toBe(1);
    expect(withLedger.out).toContain(`The first: records, 3 of ${target.ciId}`);
    expect(withLedger.out).toContain('the ledger knows it, and it is missing');
    expect(without.code).toBe(0);
    expect(without.out).toContain("what was cut off behind doesn't show");
  });

  test('notices that a file of proofs is not the one that was exported', async () => {
    const copy = join(scratch, 'short');
    cpSync(EXPORT, copy, { recursive: true });
    const lines = readFileSync(join(copy, 'ledger.jsonl'), 'utf8').split('\n');
    writeFileSync(join(copy, 'ledger.jsonl'), [lines[0], ...lines.slice(2)].join('\n'));

    const ran = await run('audit', 'verify', '--export', copy, '--public-key', PEM, '--json');

    expect(verdictOf(ran)).toMatchObject({ ok: false, changedFiles: ['ledger.jsonl'] });
    expect(ran.code).toBe(1);
  });

  test('does not take a part of the trail for the whole', async () => {
    const part = join(scratch, 'part');
    const from = new Date((await flow.now()).getTime() - 86_400_000).toISOString();
    await audit('export', '--to', part, '--from', from);

    const whole = await run('audit', 'verify', '--export', part, '--public-key', PEM);
    const asked = await run('audit', 'verify', '--export', part, '--public-key', PEM, '--from', from);

    expect(whole).toMatchObject({ code: 2, err: expect.stringContaining(`verify it with --from ${from}`) });
    expect(asked.code).toBe(0);
  });

  test.each([
    ['a directory without an export', ['--export', '/nowhere'], 1, 'IncompleteExportError'],
    ['a file that is no key', ['--public-key', '/nowhere.pem'], 2, "can't be read as a public key"],
    ['a time without offset', ['--from', '2026-01-01T00:00:00'], 2, '--from takes a time'],
  ])('refuses %s', async (_, args, code, complaint) => {
    expect(await audit('verify', ...args)).toMatchObject({ code, err: expect.stringContaining(complaint) });
  });
});

describe('a record that the ledger does not know', () => {
  const write = async (remediationId: string) => {
    const recordedAt = (await flow.now()).toISOString();
    await store.record(auditRecord({ remediationId, ciId: target.ciId, incidentId: target.incidentId, recordedAt }));
  };

  test('is named, well-formed as it is', async () => {
    await write('rem-forged');

    const ran = await audit('verify', '--public-key', PEM);

    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(new RegExp(`The first: records line \\d+, 4 of ${target.ciId}, rem-forged: neither the ledger nor a signed list knows of it`));
  });
});
