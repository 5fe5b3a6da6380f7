import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeAuditCursor } from '../../src/contracts/audit-cursor.ts';
import { auditFiltersSchema, auditQuerySchema, auditStatisticsQuerySchema } from '../../src/contracts/audit-query.ts';

const timeOf = (from: string) => auditFiltersSchema.safeParse({ from }).data?.from;

describe('a time', () => {
  test.each([
    ['2026-05-19', '2026-05-19T00:00:00.000Z'],
    ['2026-05-19T10:00:00Z', '2026-05-19T10:00:00.000Z'],
    ['2026-05-19T10:00:00.5+02:00', '2026-05-19T08:00:00.500Z'],
    ['1970-01-01', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(timeOf(text)).toBe(instant);
  });

  test.each(['', '2026', '2026-5-19', '2026-02-29', '2026-05-19T10:00:00', '1969-12-31', '0000-02-29', '9999-12-31T23:59:59-01:00', 'now'])(
    '%j is refused',
    (text) => {
      expect(timeOf(text)).toBeUndefined();
    },
  );

  test('is one that PostgreSQL can have, or none, whatever the text', () => {
    const parts = fc.constantFrom(...'2026|9999|0000|-|05|19|T|10|:|00|.|5|+|14:00|Z| |29|02|24|60'.split('|'));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(parts, { maxLength: 16 }).map((some) => some.join('')), fc.date().map(String));

    fc.assert(
      fc.property(text, (from) => {
        const instant = timeOf(from);
        if (instant !== undefined) expect(instant).toMatch(/^(19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a query', () => {
  test('has fifty records a page, statistics seven days of recurrence, unless told', () => {
    expect(auditQuerySchema.parse({})).toEqual({ limit: 50 });
    expect(auditStatisticsQuerySchema.parse({})).toEqual({ recurrenceDays: 7 });
  });

  test.each([
    [{ from: '2026-05-02', to: '2026-05-01' }],
    [{ from: '2026-05-01', to: '2026-05-01' }],
    [{ identity: 'arn:aws:iam::000000000000:role/a b' }],
    [{ requestedBy: 'arn:aws:iam::000000000000:role/a\0' }],
    [{ reason: 'because' }],
    [{ hash: 'x' }],
  ])('%j is refused', (given) => {
    expect(auditFiltersSchema.safeParse(given).success).toBe(false);
  });
});

describe('a cursor', () => {
  const cursorOf = (text: string) => auditQuerySchema.safeParse({ cursor: text }).data?.cursor;

  test.each(['2026-05-19 10:00:08', '2026-05-19 10:00:08.1', '2026-05-19 10:00:08.123456'])('of %s comes back as it was', (recordedAt) => {
    expect(cursorOf(encodeAuditCursor({ recordedAt, remediationId: 'rem-1' }))).toEqual({ recordedAt, remediationId: 'rem-1' });
  });

  test.each([
    ['2026-02-30 10:00:00', 'rem-1'],
    ['2026-05-19 25:00:00', 'rem-1'],
    ['0000-01-01 00:00:00', 'rem-1'],
    ['now', 'rem-1'],
    ['2026-05-19 10:00:08', "rem-1' or '1'='1"],
    ['2026-05-19 10:00:08', ''],
  ])('of %s and %s is refused', (recordedAt, remediationId) => {
    expect(cursorOf(encodeAuditCursor({ recordedAt, remediationId }))).toBeUndefined();
  });

  test.each(['', 'abc', '{}', '%', 'x'.repeat(300)])('%j is none', (text) => {
    expect(cursorOf(text)).toBeUndefined();
  });
});
