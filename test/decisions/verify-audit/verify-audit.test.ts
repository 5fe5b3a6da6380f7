import { sign as cryptoSign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ChainList, ChainMark, LedgerFact, SignedChainList } from '../../../src/contracts/audit-evidence.ts';
import { verifyAudit, type AuditEvidence } from '../../../src/decisions/verify-audit/verify-audit.ts';
import { makeAuditExport, SMALL_EXPORT, type MadeExport } from '../../support/make-audit-export.ts';
import { KEY_ID, makeSigningKey, signList } from '../../support/sign-audit-lists.ts';
import { fieldsOf, findChain, forgedFields, forgeLine, parse, rewriteChain } from './forge.ts';

const signing = makeSigningKey();
const whole = makeAuditExport(SMALL_EXPORT, signing);

/** The export with something done to it. */
async function verify(change: (made: MadeExport) => Partial<AuditEvidence> | void = () => undefined) {
  const made = structuredClone(whole);
  const changes = change(made) ?? {};
  return verifyAudit({ ...made, ...changes });
}

const lineOf = (lines: string[], ciId: string, sequence: number): number =>
  lines.findIndex((line) => parse(line).ciId === ciId && parse(line).sequence === sequence);

/** Places of this CI above the newest signed list: 13 to 15. */
const CI = 'CI-000003';
const ANCHORED = 'CI-000002';

describe('a whole trail', () => {
  test('is found whole, with everything counted', async () => {
    const verdict = await verify();

    expect(verdict).toMatchObject({ ok: true, firstBad: null, bad: { total: 0, byKind: {}, first: [] } });
    expect(verdict.checked).toEqual({ records: 164, events: 120, identities: 180, lists: 6, ledgerRows: 72 });
  });

  test('is vouched for by lists, then by the ledger', async () => {
    const { vouched } = await verify();

    expect(vouched.newestList).toEqual({ key: 'lists/heads/2019-05-01T00:00:00.000Z.json', signedAt: '2019-05-01T00:00:00.000Z' });
    expect(vouched.records).toEqual({ byLists: 128, byLedger: 36, byNothing: 0 });
    expect(vouched.events).toEqual({ byLists: 96, byLedger: 24, byNothing: 0 });
    expect(vouched.chains).toHaveLength(12);
    expect(vouched.chains.find(({ ciId }) => ciId === CI)).toEqual({
      ciId: CI,
      records: { byLists: 12, byLedger: 3, byNothing: 0 },
      events: { byLists: 8, byLedger: 2, byNothing: 0 },
    });
    expect(vouched.droppedRecords).toBe(16);
    expect(vouched.sentence).toContain('up to 2019-05-01T00:00:00.000Z');
  });

  test('says what nothing vouches for, when the ledger is not at hand', async () => {
    const { ok, vouched } = await verify(() => ({ ledger: undefined }));

    expect(ok).toBe(true);
    expect(vouched.records).toEqual({ byLists: 128, byLedger: 0, byNothing: 36 });
    expect(vouched.sentence).toContain("Without the ledger nothing vouches for what came later: 36 records and 24 events may be forged, and what was cut off behind doesn't show.");
  });

  test('needs neither identities nor lists, and says so', async () => {
    const { ok, vouched } = await verify((made) => ({
      identities: undefined,
      lists: [],
      records: made.records.filter((line) => parse(line).ciId === CI),
      events: [],
      ledger: undefined,
    }));

    expect(ok).toBe(true);
    expect(vouched.newestList).toBeNull();
    expect(vouched.sentence).toContain('No signed list of chain heads vouches for anything.');
  });

  test('is the same whatever order the lists come in', async () => {
    expect((await verify((made) => ({ lists: made.lists.reverse() }))).ok).toBe(true);
  });

  test('may have lists that are newer than the one that the control table names: its row is written last', async () => {
    const verdict = await verify((made) => {
      const [anchors = '', , ...facts] = made.ledger;
      const before = made.lists.at(-2);
      const list = JSON.parse((JSON.parse(before?.text ?? '') as SignedChainList).list) as ChainList;
      const heads = (JSON.parse((JSON.parse(made.lists.at(-1)?.text ?? '') as SignedChainList).list) as ChainList).previous;
      return { ledger: [anchors, JSON.stringify({ newestList: { kind: list.kind, ...heads } }), ...facts] };
    });

    expect(verdict.firstBad).toBeNull();
  });
});

describe('the first bad row', () => {
  test.each<[string, (made: MadeExport) => void, object]>([
    [
      'of which a column was changed',
      (made) => {
        const index = lineOf(made.records, CI, 5);
        made.records[index] = JSON.stringify({ ...JSON.parse(made.records[index] ?? ''), result: 'skipped' });
      },
      { kind: 'column', where: 'records', ciId: CI, sequence: 5, problem: 'column result is not what was hashed' },
    ],
    [
      'of which a decision was changed',
      (made) => {
        const index = lineOf(made.records, CI, 5);
        made.records[index] = (made.records[index] ?? '').replace('"minutes":30', '"minutes":3');
      },
      { kind: 'column', problem: 'column decisions is not what was hashed' },
    ],
    [
      'whose text was changed',
      (made) => {
        const index = lineOf(made.records, CI, 5);
        made.records[index] = (made.records[index] ?? '').replace('\\"minutes\\":30', '\\"minutes\\":3');
      },
      { kind: 'hash', ciId: CI, sequence: 5 },
    ],
    [
      'behind one that was written anew',
      (made) => {
        const index = lineOf(made.records, CI, 5);
        const head = parse(made.records[index - 1] ?? '');
        made.records[index] = forgeLine('records', { ...fieldsOf(made.records[index] ?? ''), detail: 'forged' }, head);
        const { remediationId, ciId, sequence, hash, recordedAt } = parse(made.records[index] ?? '');
        made.identities[lineOf(made.identities, CI, 5)] = JSON.stringify({ remediationId, ciId, sequence, hash, recordedAt });
      },
      { kind: 'chain', ciId: CI, sequence: 6, problem: 'the previous hash is not that of the row before' },
    ],
    [
      'of a chain that was written anew from there on',
      (made) => {
        const { start, length } = findChain(made.records, CI);
        const rest = made.records.slice(start + 4, start + length).map(fieldsOf);
        rewriteChain(made, 'records', CI, start + 4, [{ ...rest[0], detail: 'forged' }, ...rest.slice(1)]);
      },
      // The first of its rows that a list names.
      { kind: 'mark', where: 'records', ciId: CI, sequence: 6, problem: 'a signed list names another hash' },
    ],
    [
      'of a chain that was written anew behind the last signed list',
      (made) => {
        const { start, length } = findChain(made.records, CI);
        const rest = made.records.slice(start + 13, start + length).map(fieldsOf);
        rewriteChain(made, 'records', CI, start + 13, [{ ...rest[0], detail: 'forged' }, ...rest.slice(1)]);
      },
      { kind: 'ledger', where: 'records', ciId: CI, sequence: 14, problem: 'the ledger says something else of it' },
    ],
    [
      'behind a row that was deleted',
      (made) => void made.events.splice(lineOf(made.events, CI, 4), 1),
      { kind: 'chain', where: 'events', ciId: CI, sequence: 5, problem: 'before it 4 of its chain are missing' },
    ],
    [
      'that was cut off',
      (made) => {
        rewriteChain(made, 'records', CI, lineOf(made.records, CI, 14), []);
      },
      { kind: 'ledger', where: 'records', ciId: CI, problem: 'the ledger knows it, and it is missing' },
    ],
    [
      'that was forged at the end, well-formed, with an identity',
      (made) => {
        const { start, length } = findChain(made.records, CI);
        const last = made.records[start + length - 1] ?? '';
        rewriteChain(made, 'records', CI, start + length - 1, [fieldsOf(last), forgedFields('records', last, 1, 1000)]);
      },
      { kind: 'ledger', ciId: CI, sequence: 16, remediationId: 'rem-forged-1', problem: 'neither the ledger nor a signed list knows of it' },
    ],
    [
      'whose identity was changed',
      (made) => {
        const index = lineOf(made.identities, CI, 5);
        made.identities[index] = (made.identities[index] ?? '').replace('2019', '2020');
      },
      { kind: 'identity', where: 'records', ciId: CI, sequence: 5, problem: 'its identity says something else' },
    ],
    [
      'that came twice',
      (made) => void made.records.splice(lineOf(made.records, CI, 5), 0, made.records[lineOf(made.records, CI, 5)] ?? ''),
      { kind: 'order', ciId: CI, sequence: 5, problem: 'remediationId has a row already' },
    ],
    [
      'behind what retention dropped, when it was changed',
      (made) => {
        const index = lineOf(made.records, ANCHORED, 5);
        const forged = forgeLine('records', fieldsOf(made.records[index] ?? ''), { sequence: 4, hash: '0'.repeat(64) });
        made.records[index] = forged;
      },
      { kind: 'chain', ciId: ANCHORED, sequence: 5, problem: 'the previous hash is not that of the signed anchor' },
    ],
    [
      'of a CI that comes too late',
      (made) => {
        const { start, length } = findChain(made.events, CI);
        made.events.push(...made.events.splice(start, length));
      },
      { kind: 'order', where: 'events', ciId: CI, sequence: 1, problem: 'its place has come already, or the rows are not in order' },
    ],
    [
      'that the ledger has of another remediation',
      (made) => {
        const [index, other] = [14, 15].map((sequence) => made.ledger.findIndex((line) => line.includes(CI) && line.includes(`"sequence":${sequence},`)));
        const [one, two] = [index, other].map((at) => JSON.parse(made.ledger[at ?? 0] ?? '') as LedgerFact);
        if (index === undefined || other === undefined || !one || !two) throw new Error('no such facts');
        made.ledger[index] = JSON.stringify({ ...one, events: two.events });
        made.ledger[other] = JSON.stringify({ ...two, events: one.events });
      },
      { kind: 'ledger', where: 'events', ciId: CI, problem: 'the ledger says something else of it' },
    ],
    [
      'of which nothing can be read',
      (made) => void (made.records[lineOf(made.records, CI, 5)] = '{"ciId":'),
      { kind: 'line', where: 'records', line: lineOf(whole.records, CI, 5) + 1 },
    ],
  ])('%s, is named', async (_, change, expected) => {
    const verdict = await verify((made) => void change(made));

    expect(verdict.ok).toBe(false);
    expect(verdict.firstBad).toMatchObject(expected);
  });

  test('is named before a hundred others, and all are counted', async () => {
    const { bad, firstBad } = await verify((made) => ({ records: made.records.map((line) => line.replace('"attempt":1', '"attempt":2')) }));

    expect(firstBad).toMatchObject({ line: 1, problem: 'column attempt is not what was hashed' });
    expect(bad).toMatchObject({ total: 164, byKind: { column: 164 } });
    expect(bad.first).toHaveLength(100);
  });
});

describe('identities of what retention dropped', () => {
  const change = (made: MadeExport, sequence: number, to: (line: string) => string) => {
    const index = lineOf(made.identities, ANCHORED, sequence);
    made.identities[index] = to(made.identities[index] ?? '');
  };

  test.each<[string, (made: MadeExport) => void, object]>([
    ['are none missing', (made) => void made.identities.splice(lineOf(made.identities, ANCHORED, 2), 1), { kind: 'identity', sequence: 3, problem: 'the identities before it are missing' }],
    ['say at the anchor what was signed', (made) => change(made, 4, (line) => line.replace(/"hash":"./, '"hash":"')), { kind: 'mark', sequence: 4, problem: 'a signed list names another hash' }],
    ['are written in one way', (made) => change(made, 2, (line) => line.replace(',', ', ')), { kind: 'line', problem: 'is no identity, as JSON.stringify writes it' }],
  ])('%s', async (_, act, expected) => {
    const { firstBad } = await verify((made) => void act(made));

    expect(firstBad).toMatchObject({ where: 'identities', ...expected });
  });
});

describe('what nobody knows yet', () => {
  test('a row that the ledger knows only the remediation of may be under way', async () => {
    const { firstBad } = await verify((made) => ({
      ledger: made.ledger.map((line) => {
        const fact = JSON.parse(line) as LedgerFact;
        return fact.ciId === CI && fact.audit?.sequence === 15 ? JSON.stringify({ ...fact, audit: null }) : line;
      }),
    }));

    expect(firstBad).toMatchObject({ kind: 'ledger', sequence: 15, problem: expect.stringContaining('ask again in minutes') });
  });

  test('a row that is older than the newest list, and not in it, is no row of that time', async () => {
    const { firstBad } = await verify((made) => {
      const { start } = findChain(made.records, CI);
      const forged = forgeLine('records', { ...forgedFields('records', made.records[start] ?? '', 1, 0), ciId: 'CI-zzz' }, undefined);
      return { records: [...made.records, forged], identities: undefined, ledger: undefined };
    });

    expect(firstBad).toMatchObject({ kind: 'mark', ciId: 'CI-zzz', problem: expect.stringContaining('which was signed later, does not know it') });
  });
});

describe('signed lists', () => {
  const resign = (made: MadeExport, index: number, change: (list: ChainList) => void): void => {
    const file = made.lists.at(index);
    if (!file) throw new Error('no such list');
    const list = JSON.parse((JSON.parse(file.text) as SignedChainList).list) as ChainList;
    change(list);
    file.text = signList(list, signing.privateKey).text;
  };

  test.each<[string, (made: MadeExport) => void, object]>([
    ['that was changed', (made) => void (made.lists[3] = { key: made.lists[3]?.key ?? '', text: (made.lists[3]?.text ?? '').replace('CI-000003', 'CI-000004') }), { kind: 'signature' }],
    [
      'that was signed by another key under the same name',
      (made) => {
        const list = JSON.parse((JSON.parse(made.lists.at(-1)?.text ?? '') as SignedChainList).list) as ChainList;
        made.lists.splice(-1, 1, signList(list, makeSigningKey().privateKey));
      },
      { kind: 'signature', problem: 'the signature is not that of the list' },
    ],
    ['that is missing between others', (made) => void made.lists.splice(3, 1), { kind: 'list', problem: expect.stringContaining('follows lists/heads/2019-03-02') }],
    ['that is missing at the end', (made) => void made.lists.pop(), { kind: 'list', problem: 'is the newest list, and is missing or not sound' }],
    ['that was signed anew', (made) => resign(made, -1, (list) => void list.records.pop()), { kind: 'list', problem: 'is not the text that the control table knows as the newest list' }],
    ['of another stage', (made) => resign(made, 3, (list) => void (list.stage = 'dev')), { kind: 'list', problem: expect.stringContaining('stage dev') }],
    ['under another name', (made) => void ((made.lists[5] ?? made).key = 'lists/heads/2020-01-01T00:00:00.000Z.json'), { kind: 'list', problem: expect.stringContaining('belongs under') }],
  ] as [string, (made: MadeExport & { key?: string }) => void, object][])('a list %s is named', async (_, change, expected) => {
    const verdict = await verify((made) => void change(made));

    expect(verdict.ok).toBe(false);
    expect(verdict.firstBad).toMatchObject({ where: 'lists', key: expect.stringMatching(/^lists\//), ...expected });
  });

  const newest = whole.lists.at(-1) ?? { key: '', text: '' };
  const signed = JSON.parse(newest.text) as SignedChainList;
  const spaced = signed.list.replace(',', ', ');

  test.each([
    ['with a line feed', `${newest.text}\n`, 'is no signed list, as JSON.stringify writes it'],
    ['with a space in the signature', JSON.stringify({ ...signed, signature: `${signed.signature} ` }), 'the signature is not written as base64 writes it'],
    ['with a space that was signed', JSON.stringify({ ...signed, list: spaced, signature: cryptoSign('sha256', Buffer.from(spaced), signing.privateKey).toString('base64') }), 'signs no list of chain heads'],
  ])('the newest one %s is seen without the ledger, too', async (_, text, problem) => {
    const { firstBad } = await verify((made) => ({ lists: [...made.lists.slice(0, -1), { key: newest.key, text }], ledger: undefined }));

    expect(firstBad).toMatchObject({ where: 'lists', key: newest.key, problem });
  });

  test('of a key that nobody trusts vouch for nothing', async () => {
    const { firstBad, vouched } = await verify(() => ({ publicKeys: new Map() }));

    expect(firstBad).toMatchObject({ kind: 'signature', problem: `no trusted public key of ${KEY_ID} is at hand` });
    expect(vouched).toMatchObject({ newestList: null, records: { byLists: 0 } });
  });

  test('are checked by a key in DER as KMS gives it, too', async () => {
    const pem = signing.publicKeys.get(KEY_ID) ?? '';
    const der = Buffer.from(pem.replace(/-----.*-----|\n/g, ''), 'base64');

    expect((await verify(() => ({ publicKeys: new Map([[KEY_ID, der]]) }))).ok).toBe(true);
  });

  test('that name another hash of the same place don\'t both hold', async () => {
    const { bad } = await verify((made) => {
      resign(made, 2, (list) => void ((list.records[0] as ChainMark)[2] = 'f'.repeat(64)));
      resign(made, 3, (list) => void ((list.records[0] as ChainMark)[1] = (JSON.parse((JSON.parse(made.lists[2]?.text ?? '') as SignedChainList).list) as ChainList).records[0]?.[1] ?? 0));
    });

    expect(bad.first).toContainEqual(expect.objectContaining({ kind: 'mark', where: 'lists', problem: 'another list names another hash' }));
  });
});

describe('a range of time', () => {
  // The third and the fourth month: rows 7 to 12 of each CI.
  const range = { from: '2019-03-02T00:00:00.000Z', to: '2019-05-01T00:00:00.000Z' };
  const isWithin = (line: string): boolean => {
    const { recordedAt, receivedAt } = parse(line);
    const time = new Date(recordedAt ?? receivedAt ?? '').toISOString();
    return time >= range.from && time < range.to;
  };
  const part = ({ records, events, identities }: MadeExport) => ({
    ...range,
    records: records.filter(isWithin),
    events: events.filter(isWithin),
    identities: identities.filter(isWithin),
  });

  test('is checked by itself, and the verdict says where its chains begin', async () => {
    const { firstBad, checked, vouched } = await verify(part);

    expect(firstBad).toBeNull();
    expect(checked).toMatchObject({ records: 72, events: 48 });
    expect(vouched.openChains).toBe(24);
    expect(vouched.sentence).toContain('24 chains begin in the middle');
    expect(vouched.sentence).toContain('What was cut off at the end of a chain shows only without --to');
  });

  test('is checked within the whole trail, where what lies outside is not', async () => {
    const { checked, firstBad } = await verify((made) => {
      made.records[lineOf(made.records, CI, 2)] = (made.records[lineOf(made.records, CI, 2)] ?? '').replace('"attempt":1', '"attempt":2');
      return range;
    });

    expect(firstBad).toBeNull();
    expect(checked).toMatchObject({ records: 72, events: 48 });
  });

  test('shows what is wrong in it', async () => {
    const { firstBad } = await verify((made) => {
      const cut = part(made);
      const index = lineOf(cut.records, CI, 9);
      return { ...cut, records: cut.records.filter((_, number) => number !== index) };
    });

    expect(firstBad).toMatchObject({ kind: 'chain', ciId: CI, sequence: 10 });
  });

  test('shows a tail that was cut off, as long as it is open at the end', async () => {
    const { firstBad } = await verify((made) => {
      rewriteChain(made, 'records', CI, lineOf(made.records, CI, 14), []);
      return { from: range.from };
    });

    expect(firstBad).toMatchObject({ kind: 'ledger', ciId: CI, problem: 'the ledger knows it, and it is missing' });
  });

  test('shows a CI of which nothing is left since then', async () => {
    const { firstBad } = await verify((made) => {
      const keep = (line: string) => isLater(line) && parse(line).ciId !== CI;
      const isLater = (line: string) => (parse(line).recordedAt ?? parse(line).receivedAt ?? '') >= '2019-05-01';
      return { from: '2019-05-01T00:00:00.000Z', records: made.records.filter(keep), events: made.events.filter(keep), identities: made.identities.filter(keep) };
    });

    expect(firstBad).toMatchObject({ kind: 'ledger', ciId: CI, problem: 'the ledger knows it, and it is missing' });
  });
});
