import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAuditStore } from '../../src/stores/audit-store.ts';
import { createLegalHoldStore, type HoldWord, type LegalHoldStore } from '../../src/stores/legal-hold-store.ts';
import { auditRecord } from './audit-record.ts';
import { startAuditKeeper, type AuditKeeper } from './start-audit-keeper.ts';

let keeper: AuditKeeper;
let store: LegalHoldStore;
beforeAll(async () => {
  keeper = await startAuditKeeper(1);
  store = createLegalHoldStore(keeper.databaseOf('keeper'));
}, 60_000);
afterAll(() => keeper.close());
beforeEach(() => keeper.empty());

const person = 'arn:aws:iam::000000000000:user/counsel';
const ci = (subject: string, reason = 'case 1'): HoldWord => ({ scope: 'ci', subject, reason, person });
const incident = (subject: string, reason = 'case 1'): HoldWord => ({ scope: 'incident', subject, reason, person });

describe('find', () => {
  test('gives what is held, oldest first, with who, why and when', async () => {
    const before = Date.now() - 1000;
    await store.place(incident('INC-1', 'case 1'));
    await store.place(ci('CI-1', "it's \"case 2\"; drop table"));

    const holds = await store.find();

    expect(holds).toEqual([
      { ...incident('INC-1'), at: expect.stringMatching(/^\d{4}-.*Z$/) },
      { ...ci('CI-1', "it's \"case 2\"; drop table"), at: expect.any(String) },
    ]);
    expect(Date.parse(holds[0]?.at ?? '')).toBeGreaterThan(before);
    expect(Date.parse(holds[0]?.at ?? '')).toBeLessThan(Date.now() + 1000);
  });

  test('leaves out what was lifted, with all reasons that it had, and nothing else', async () => {
    await store.place(ci('CI-1', 'case 1'));
    await store.place(ci('CI-1', 'case 2'));
    await store.place(incident('CI-1'));
    await store.place(ci('CI-2'));
    expect(await store.find({ scope: 'ci', subject: 'CI-1' })).toMatchObject([{ reason: 'case 1' }, { reason: 'case 2' }]);

    await store.lift(ci('CI-1', 'both are closed'));

    expect(await store.find()).toMatchObject([{ scope: 'incident', subject: 'CI-1' }, { scope: 'ci', subject: 'CI-2' }]);
    expect(await store.find({ scope: 'ci', subject: 'CI-1' })).toEqual([]);
  });

  test('gives what was placed again after it was lifted', async () => {
    await store.place(ci('CI-1', 'case 1'));
    await store.lift(ci('CI-1'));
    await store.place(ci('CI-1', 'case 3'));

    expect(await store.find()).toMatchObject([{ reason: 'case 3' }]);
  });
});

describe('findOfYear', () => {
  test('gives the holds that a record of that year is under', async () => {
    const audit = createAuditStore(keeper.databaseOf('writer'));
    const record = (remediationId: string, recordedAt: string, ciId: string, incidentId: string) =>
      audit.record(auditRecord({ remediationId, recordedAt, ciId, incidentId }));
    await record('first', '2024-01-01T00:00:00.000Z', 'CI-1', 'INC-1');
    await record('last', '2024-12-31T23:59:59.999Z', 'CI-2', 'INC-2');
    await record('next', '2025-01-01T00:00:00.000Z', 'CI-3', 'INC-3');
    for (const one of [ci('CI-1'), incident('INC-2'), ci('CI-3'), incident('CI-1'), ci('INC-2'), ci('nobody')]) await store.place(one);

    expect(await store.findOfYear(2024)).toMatchObject([ci('CI-1'), incident('INC-2')]);
    expect(await store.findOfYear(2025)).toMatchObject([ci('CI-3')]);
    expect(await store.findOfYear(2023)).toEqual([]);
  });
});

test('the writer of the trail may read holds, and neither place nor lift one', async () => {
  const asWriter = createLegalHoldStore(keeper.databaseOf('writer'));

  expect(await asWriter.find()).toEqual([]);
  await expect(asWriter.place(ci('CI-1'))).rejects.toThrow('SQLState: 42501');
  await expect(asWriter.lift(ci('CI-1'))).rejects.toThrow('SQLState: 42501');
});
