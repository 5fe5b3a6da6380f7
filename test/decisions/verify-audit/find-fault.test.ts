import { describe, expect, test } from '@jest/globals';
import { RECORD_COLUMNS } from '../../../src/contracts/audit-evidence.ts';
import { equalJson } from '../../../src/decisions/verify-audit/equal-json.ts';
import { findFault, sha256 } from '../../../src/decisions/verify-audit/find-fault.ts';
import { readRow } from '../../../src/decisions/verify-audit/read-row.ts';
import { RECORD_SHAPE } from '../../../src/decisions/verify-audit/shapes.ts';
import { nextLink } from '../../../src/stores/audit-canonical.ts';
import { auditRecord } from '../../stores/audit-record.ts';
import { exportedLine } from '../../support/generate-audit-chain.ts';

const { record, canonical } = nextLink(auditRecord(), undefined);

/** A row of a canonical text, with the hash that belongs to it, and with these columns. */
const lineOf = (text: string, columns: object = {}): string =>
  exportedLine(RECORD_COLUMNS, { ...record, ...columns, hash: sha256(text), canonical: text });

function faultOf(line: string) {
  const row = readRow(line, RECORD_SHAPE);
  return row ? findFault(row, line, RECORD_SHAPE) : 'no row';
}

describe('a row by itself', () => {
  test('is sound as it was written', () => expect(faultOf(lineOf(canonical))).toBeUndefined());

  test('is sound when keys of its evidence look like numbers, which JavaScript puts first', () => {
    const decisions = { rule: { verdict: 'allow' as const, detail: '', evidence: { '-1': 1, 10: 2, 9: 3, a: 4 } } };
    const link = nextLink(auditRecord({ decisions }), undefined);

    expect(link.canonical).toContain('{"-1":1,"10":2,"9":3,"a":4}');
    expect(faultOf(lineOf(link.canonical, { decisions }))).toBeUndefined();
  });

  test('is sound as it was written before there were events of CloudTrail', () => {
    const { cloudTrailStatus: _status, cloudTrailDetail: _detail, outputKey: _key, ...former } = auditRecord();
    const link = nextLink({ ...former, cloudTrailEventId: null }, undefined);
    const later = { cloudTrailStatus: null, cloudTrailDetail: null, outputKey: null };

    expect(faultOf(lineOf(link.canonical, later))).toBeUndefined();
    expect(faultOf(lineOf(link.canonical, { ...later, cloudTrailStatus: 'none' }))).toMatchObject({ problem: 'column cloudTrailStatus is not what was hashed' });
  });

  test.each([
    ['has a space', canonical.replace('":', '": ')],
    ['has keys in another order', canonical.replace('{"actionFinishedAt":"2026-05-19T10:00:07.000Z",', '{').replace(/}$/, ',"actionFinishedAt":"2026-05-19T10:00:07.000Z"}')],
    ['says a thing twice', canonical.replace('"evidence":{', '"evidence":{"confidence":0.1,')],
    ['holds more than it should', canonical.replace(/}$/, ',"zzz":1}')],
    ['holds less than it should', canonical.replace('"attempt":1,', '')],
    ['is no JSON', canonical.slice(1)],
    ['is a list', '[]'],
  ])('has a fault when its text %s, although the hash is right', (_, text) => {
    expect(text).not.toBe(canonical);
    expect(faultOf(lineOf(text))).toMatchObject({ kind: 'line', problem: expect.stringContaining('canonical') });
  });

  test.each(Object.keys(RECORD_COLUMNS).filter((name) => !['hash', 'canonical'].includes(name)))('has a fault when column %s says something else', (name) => {
    const columns = JSON.parse(lineOf(canonical)) as Record<string, unknown>;
    const value = columns[name];
    const other = typeof value === 'number' ? value + 1 : name === 'previousHash' ? 'a'.repeat(64) : 'forged';

    expect(faultOf(JSON.stringify({ ...columns, [name]: other }))).toMatchObject({ kind: 'column', problem: `column ${name} is not what was hashed` });
  });

  test('has a fault when it is nested more deeply than anybody writes', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const line = lineOf(canonical).replace('"awsRequestIds":["request-1","request-2"]', `"awsRequestIds":${deep}`);

    expect(faultOf(line)).toMatchObject({ kind: expect.stringMatching(/line|column/) });
  });

  test.each(['', 'null', '[]', '{}', '{"ciId":"CI-1"}', 'not JSON'])('is none when the line is %s', (line) => expect(faultOf(line)).toBe('no row'));
});

describe('equalJson', () => {
  test.each<[unknown, unknown]>([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }],
    [[], []],
    ['a', 'a'],
  ])('%j is %j', (one, other) => expect(equalJson(one, other)).toBe(true));

  test.each<[unknown, unknown]>([
    [[], {}],
    [{ 0: 'a' }, ['a']],
    [[1, 2], [2, 1]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: undefined }, { b: 1 }],
    [null, {}],
    [1, '1'],
    [{ toString: 1 }, {}],
  ])('%j is not %j', (one, other) => expect([equalJson(one, other), equalJson(other, one)]).toEqual([false, false]));
});
