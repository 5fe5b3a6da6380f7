import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { fitRecord, nextLink } from '../../src/stores/audit-canonical.ts';
import { auditRecord } from './audit-record.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const bytesOf = (text: string | null) => Buffer.byteLength(text ?? '');

describe('nextLink', () => {
  test('starts a chain without a previous hash', () => {
    const { record, canonical, hash } = nextLink(auditRecord(), undefined);

    expect(record).toMatchObject({ sequence: 1, previousHash: null });
    expect(hash).toBe(sha256(canonical));
    expect(JSON.parse(canonical)).toEqual(record);
  });

  test('hashes the previous hash and the place with the record', () => {
    const head = { sequence: 7, hash: 'a'.repeat(64) };

    const { record, canonical } = nextLink(auditRecord(), head);

    expect(record).toMatchObject({ sequence: 8, previousHash: head.hash });
    expect(canonical).toContain(`"previousHash":"${head.hash}"`);
    expect(canonical).toContain('"sequence":8');
  });

  test('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(auditRecord()).reverse());

    expect(nextLink(reversed as unknown as ReturnType<typeof auditRecord>, undefined).hash).toBe(
      nextLink(auditRecord(), undefined).hash,
    );
  });
});

describe('fitRecord', () => {
  test('leaves an ordinary record as it is', () => {
    expect(fitRecord(auditRecord())).toEqual(auditRecord());
  });

  test('cuts a long output and notes its length and SHA-256', () => {
    const output = 'é'.repeat(12_000);

    const { output: cut } = fitRecord(auditRecord({ output }));

    expect(bytesOf(cut)).toBeLessThanOrEqual(12 * 1024);
    expect(bytesOf(cut)).toBeGreaterThan(12 * 1024 - 300);
    expect(cut).toMatch(/^é+\n/);
    expect(cut).toContain(`[cut: 24000 bytes in all, SHA-256 ${sha256(output)}]`);
  });

  test('replaces what PostgreSQL cannot store', () => {
    const decisions = { rule: { verdict: 'allow' as const, detail: 'a\0', evidence: { 'b\0': ['c\ud800'] } } };

    const fitted = fitRecord(auditRecord({ output: 'x\0y\udc00z \u{1F600}', decisions }));

    expect(fitted.output).toBe('x\uFFFDy\uFFFDz \u{1F600}');
    expect(fitted.decisions.rule).toMatchObject({ detail: 'a\uFFFD', evidence: { 'b\uFFFD': ['c\uFFFD'] } });
  });

  test('keeps a row below 64 KB whatever the record holds', () => {
    const decision = {
      verdict: 'deny' as const,
      reason: 'maintenance-window' as const,
      detail: 'd'.repeat(9000),
      evidence: { windows: Array.from({ length: 500 }, (_, index) => ({ windowId: `window ${index}`, at: 'x'.repeat(9) })) },
    };
    const huge = auditRecord({
      output: '\u001b'.repeat(24_000),
      detail: 'e'.repeat(5000),
      targetResource: 't'.repeat(5000),
      awsRequestIds: Array.from({ length: 400 }, (_, index) => `${index}`.padStart(36, '0')),
      decisions: { rule: decision, maintenance: decision, change: decision },
    });

    const { record, canonical } = nextLink(fitRecord(huge), { sequence: 1, hash: 'a'.repeat(64) });

    const columns = Object.values(record).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    expect(bytesOf(columns.join('')) + bytesOf(canonical)).toBeLessThan(60 * 1024);
    expect(record.decisions.change).toMatchObject({ evidence: { cut: true, sha256: sha256(JSON.stringify(decision.evidence)) } });
  });
});
