import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AuditTrailRecord } from '../../src/contracts/audit-query.ts';
import { AUDIT_CSV_HEADER, auditCsvLine, csvLine } from '../../src/decisions/render-audit-csv.ts';
import { auditRecord } from '../stores/audit-record.ts';
import { readCsv } from '../support/read-csv.ts';

const record: AuditTrailRecord = {
  ...auditRecord({ detail: 'He said: "done", and went', output: 'one\r\ntwo\n' }),
  sequence: 3,
  previousHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
  cloudTrailEventId: 'event-1',
  cloudTrailState: 'linked',
};

const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What a reader gets for a value whose text is no formula. */
const asText = (value: unknown): string => {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

describe('a record as CSV', () => {
  test('has every field under the name of its column', () => {
    const [header = [], row = []] = readCsv(`${AUDIT_CSV_HEADER}\r\n${auditCsvLine(record)}\r\n`);
    // `cloudTrailState` says the same as the status, and more.
    const { cloudTrailStatus: _, ...fields } = record;

    expect(Object.fromEntries(header.map((column, index) => [column, row[index]]))).toEqual(
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [toSnakeCase(name), asText(value)])),
    );
  });

  test.each([
    ['a comma', ['a,b', 'c'], '"a,b",c'],
    ['quotes', ['say "no"'], '"say ""no"""'],
    ['line breaks', ['a\r\nb', 'c\nd'], '"a\r\nb","c\nd"'],
    ['blanks at the ends', [' a', 'b '], '" a","b "'],
    ['nothing', [null, undefined, ''], ',,'],
    ['numbers', [0, 12], '0,12'],
    ['JSON', [{ a: ['"'] }], '"{""a"":[""\\""""]}"'],
  ])('quotes %s', (_, values, line) => {
    expect(csvLine(values)).toBe(line);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '=HYPERLINK("http://x","y")', '＝1+1', '＠x', '-2+3+cmd|\' /C calc\'!A0'])(
    'is no formula: %j',
    (text) => {
      expect(readCsv(csvLine([text]))).toEqual([[`'${text}`]]);
    },
  );

  test('reads back as it was, whatever it holds', () => {
    const anyText = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', ',', '\r\n', '""', "'", ' ', '=', '\t')), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 6 }), (parts) => {
        const values = parts.map((some) => some.join(''));
        const guarded = values.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text));

        expect(readCsv(csvLine(values))).toEqual([guarded]);
      }),
      { numRuns: 1_000 },
    );
  });
});
