import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createChainHeadStore } from '../../src/stores/chain-head-store.ts';
import { startAuditKeeper, type AuditKeeper } from './start-audit-keeper.ts';

/** As long as ids of CIs get, so that a page of heads fills the Data API's answer. */
const NAME = "lpad(n::text, 5, '0') || repeat('x', 123)";
const CIS = 3_000;

let keeper: AuditKeeper;
beforeAll(async () => {
  keeper = await startAuditKeeper();
}, 60_000);
afterAll(() => keeper.close());

const readHeads = () => createChainHeadStore(keeper.databaseOf('keeper')).readHeads();

test('a trail without a record has no heads', async () => {
  expect(await readHeads()).toEqual({ records: [], events: [] });
});

describe('3,000 CIs', () => {
  beforeAll(async () => {
    // Two records of each CI and three of every tenth, the hash telling which.
    await keeper.run(`insert into remediation.audit_identity
      select 'rem-' || n || '-' || s, ${NAME}, s, encode(sha256((n || '/' || s)::bytea), 'hex'), now()
      from generate_series(1, ${CIS}) n, generate_series(1, case when n % 10 = 0 then 3 else 2 end) s`);
    await keeper.run(`insert into remediation.cloud_trail_event
      select 'event-' || n, 'rem', ${NAME}, 'request', 'ssm.amazonaws.com', 'SendCommand', now(), 'us-east-1', '000000000000', 'arn', now(),
        1, null, encode(sha256(n::text::bytea), 'hex'), n::text
      from generate_series(1, ${CIS}) n where n % 2 = 0`);
  }, 30_000);

  test('each gives its last link, in order, read in pages that fit into 1 MiB', async () => {
    const { records, events } = await readHeads();

    expect(records).toHaveLength(CIS);
    expect(records.map(([, sequence]) => sequence)).toEqual(Array.from({ length: CIS }, (_, index) => ((index + 1) % 10 === 0 ? 3 : 2)));
    expect(records.map(([ciId]) => ciId)).toEqual(records.map(([ciId]) => ciId).sort());
    expect(new Set(records.map(([, , hash]) => hash)).size).toBe(CIS);
    expect(events).toHaveLength(CIS / 2);
    expect(events.every(([, sequence]) => sequence === 1)).toBe(true);
    // What one answer would hold.
    expect(Buffer.byteLength(JSON.stringify(records.map((mark) => mark.map((stringValue) => ({ stringValue })))))).toBeGreaterThan(700_000);
  });

  test('are read as the keeper, who may not add to them', async () => {
    await expect(keeper.run("insert into remediation.audit_identity values ('x', 'x', 1, repeat('0', 64), now())", 'keeper')).rejects.toThrow('42501');
  });
});
